/** The few drawings of the window. All are decoration: what they say also stands in words. */
export const Mark = ({ size = 18 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="2 2 18 18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    aria-hidden="true"
  >
    <path d="M3 6.5 11 12l8-5.5" />
    <rect x="3" y="5" width="16" height="12.5" rx="2" />
    <path d="m7.5 14.5 2 2 4.5-4.5" strokeWidth="2" />
  </svg>
);

const Stroke = ({ d, size = 12, width = 2 }: { d: string; size?: number; width?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 12 12"
    fill="none"
    stroke="currentColor"
    strokeWidth={width}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={d} />
  </svg>
);

export const Check = () => <Stroke d="m2.5 6.4 2.3 2.3 4.7-5" size={11} />;
export const Bang = () => <Stroke d="M6 2.5v4.2M6 9.4v.1" size={11} />;
export const Dash = () => <Stroke d="M3.5 6h5" size={11} />;
export const Chevron = () => <Stroke d="m4.5 2.5 3.5 3.5-3.5 3.5" width={1.5} />;
export const Outward = () => <Stroke d="M4.5 2.500h5v5M9.3 2.7 3 9" size={10} width={1.4} />;
export const Clock = () => <Stroke d="M6 2.5V6l2.5 1.5" size={11} />;
export const Run = () => <Stroke d="m4.5 3 3 3-3 3" size={11} />;
export const Up = () => <Stroke d="m2.5 7.5 3.5-3.5 3.5 3.5" size={14} width={1.4} />;
export const Down = () => <Stroke d="m2.5 4.5 3.5 3.5 3.5-3.5" size={14} width={1.4} />;
export const Close = () => <Stroke d="m3 3 6 6M9 3 3 9" width={1.5} />;
export const Find = () => (
  <Stroke d="M8.4 5.2a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0M7.6 7.6l2.6 2.6" size={14} width={1.3} />
);
export const More = () => <Stroke d="M2.5 6h.01M6 6h.01M9.5 6h.01" size={16} width={1.6} />;
export const Plus = () => <Stroke d="M3 6h6M6 3v6" size={11} />;
export const Back = () => <Stroke d="M4.5 3 2.5 5l2 2M2.5 5h4.2a2.3 2.3 0 0 1 0 4.6H5" size={11} />;
export const Link = () => (
  <Stroke
    d="M5 7a2 2 0 0 0 2.8 0l1.7-1.7a2 2 0 0 0-2.8-2.8l-.7.7M7 5a2 2 0 0 0-2.8 0L2.5 6.7a2 2 0 0 0 2.8 2.8l.7-.7"
    size={11}
    width={1.5}
  />
);
export const Ask = () => (
  <Stroke d="M4.4 4.3a1.7 1.7 0 1 1 2.5 1.6c-.6.3-.9.7-.9 1.3M6 9.4v.1" size={11} width={1.7} />
);
