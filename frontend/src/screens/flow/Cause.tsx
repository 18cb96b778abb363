import { causeText, inWords } from "./inWords";

/** Why an event could not be applied; with what is for programmers, where it says that, too. */
export function Cause({ of: cause }: { of: string }) {
  return (
    <>
      {causeText(cause)}
      {cause && !inWords("cause", cause) && (
        <div className="dim">
          <code className="ltr">{cause}</code>
        </div>
      )}
    </>
  );
}
