import { Button, Modal } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { t } from "../i18n";

interface Place {
  pathname: string;
  search: unknown;
}

const placeOf = ({ pathname, search }: Place) => JSON.stringify([pathname, search]);
/** Where somebody said to go all the same: another form on the page does not ask again. */
let agreed: string | null = null;
let halfDone = 0;
const isNew = ({ next }: { next: Place }) => placeOf(next) !== agreed;
const ask = (event: BeforeUnloadEvent) => event.preventDefault();

/** How many forms of the page have something unsaved. */
export function formsHalfDone(): number {
  return halfDone;
}

/**
 * Guards a form for as long as something in it is unsaved: whoever leaves the page, inside the
 * application or with the browser, is asked first. Returns the question, to be put in the form.
 */
export function useUnsaved(unsaved: boolean): ReactNode {
  const { status, next, proceed, reset } = useBlocker({
    shouldBlockFn: isNew,
    disabled: !unsaved,
    enableBeforeUnload: false,
    withResolver: true,
  });
  useEffect(() => {
    if (!unsaved) return;
    agreed = null;
    halfDone += 1;
    window.addEventListener("beforeunload", ask);
    return () => {
      halfDone -= 1;
      window.removeEventListener("beforeunload", ask);
    };
  }, [unsaved]);
  if (status !== "blocked") return null;
  return (
    <Modal
      opened
      centered
      onClose={reset}
      title={t("unsaved.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p>{t("unsaved.text")}</p>
      <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 20 }}>
        <Button variant="default" data-autofocus onClick={reset}>
          {t("unsaved.stay")}
        </Button>
        <Button
          color="red"
          onClick={() => {
            agreed = placeOf(next);
            proceed();
          }}
        >
          {t("unsaved.leave")}
        </Button>
      </div>
    </Modal>
  );
}
