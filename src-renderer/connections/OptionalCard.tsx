import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";

interface OptionalCardProps {
  readonly title: string;
  readonly lead: string;
  /** What opens it, and is done then. */
  readonly action: string;
  readonly onOpen?: () => void;
  readonly isPending?: boolean;
  readonly children: ReactNode;
}

/** What is optional is quiet: nothing is asked before it is opened. */
export function OptionalCard({
  title,
  lead,
  action,
  onOpen,
  isPending = false,
  children,
}: OptionalCardProps) {
  const [open, setOpen] = useState(false);
  const press = () => {
    if (!open) onOpen?.();
    setOpen(!open);
  };
  return (
    <Card
      title={title}
      lead={lead}
      actions={
        <Button small isPending={isPending} aria-expanded={open} onPress={press}>
          {open ? "Not now" : action}
        </Button>
      }
    >
      {open && !isPending ? <Opened>{children}</Opened> : null}
    </Card>
  );
}

/** Comes into sight as it opens. */
function Opened({ children }: { children: ReactNode }) {
  const own = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => void own.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div className="stack" ref={own}>
      {children}
    </div>
  );
}
