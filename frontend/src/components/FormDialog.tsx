import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "../i18n";
import { useUnsavedDialog } from "../lib/useUnsavedDialog";

interface Props {
  title: string;
  /** Something in it is not saved yet: whoever closes it, or leaves the page, is asked first. */
  unsaved: boolean;
  /** What it sends is under way: it stays until that is over. */
  busy?: boolean;
  /** It shows what is shown once: it goes by its buttons only, not by Escape or a click beside it. */
  once?: boolean;
  size?: string;
  centered?: boolean;
  onClose: () => void;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A dialog in which something is chosen or typed, which is not lost unasked. */
export function FormDialog({ unsaved, busy, once, onClose, children, ...rest }: Props) {
  const { question, close, asking } = useUnsavedDialog(unsaved, onClose);
  const mayVanish = !once && !busy && !asking;
  return (
    <Modal
      {...rest}
      opened
      onClose={close}
      closeOnClickOutside={mayVanish}
      closeOnEscape={mayVanish}
      withCloseButton={!busy}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {question}
      {typeof children === "function" ? children(close) : children}
    </Modal>
  );
}
