import { IconX } from "@tabler/icons-react";
import { createPortal } from "react-dom";
import { t } from "../i18n";
import { commandHint } from "../lib/keyHint";
import { useStore } from "../lib/store";
import { dismiss, hold, release, toasts } from "../lib/toasts";
import styles from "./parts.module.css";

/** The messages at the foot of the page, announced politely, with their undo. */
export function Toaster() {
  const all = useStore(toasts, (list) => list);
  return createPortal(
    <section className={styles.toaster} aria-label={t("toast.region")}>
      <div role="status" aria-live="polite" className="stack">
        {all.map((toast) => (
          // It stays while it is pointed at or has the focus
          <div
            key={toast.id}
            className={styles.toast}
            data-tone={toast.tone}
            onMouseEnter={() => hold(toast.id)}
            onMouseLeave={({ currentTarget: box }) =>
              box.contains(document.activeElement) || release(toast.id)
            }
            onFocus={() => hold(toast.id)}
            onBlur={({ currentTarget: box }) => box.matches(":hover") || release(toast.id)}
          >
            <span>{toast.text}</span>
            {toast.action && (
              <button
                type="button"
                {...commandHint("Z")}
                onClick={() => {
                  dismiss(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </button>
            )}
            <button
              type="button"
              className={styles.toastClose}
              aria-label={t("action.close")}
              onClick={() => dismiss(toast.id)}
            >
              <IconX size={16} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </section>,
    document.body,
  );
}
