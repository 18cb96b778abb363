import { Button, Modal } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { t } from "../i18n";

const always = () => true;
const ask = (event: BeforeUnloadEvent) => event.preventDefault();

/**
 * Guards a form for as long as something in it is unsaved: whoever leaves the page, inside the
 * application or with the browser, is asked first. Returns the question, to be put in the form.
 */
export function useUnsaved(unsaved: boolean): ReactNode {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: always,
    disabled: !unsaved,
    enableBeforeUnload: false,
    withResolver: true,
  });
  useEffect(() => {
    if (!unsaved) return;
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
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
        <Button color="red" onClick={proceed}>
          {t("unsaved.leave")}
        </Button>
      </div>
    </Modal>
  );
}
