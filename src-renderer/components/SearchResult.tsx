interface SearchResultProps {
  /** What is searched for; empty: nothing is. */
  readonly wanted: string;
  readonly found: number;
  /** What is said where nothing fits. */
  readonly none: string;
}

/** How much a search found. Who sees the list sees it; it is said to screen readers, and seen where the list is empty. */
export function SearchResult({ wanted, found, none }: SearchResultProps) {
  const empty = wanted !== "" && found === 0;
  return (
    <p className={empty ? "note" : "hidden-text"} role="status">
      {empty ? none : wanted === "" ? "" : `${found} found`}
    </p>
  );
}
