import type { ReactNode } from "react";
import { Logo } from "../../components/Logo";
import { PageTitle } from "../../components/PageTitle";
import { t } from "../../i18n";
import { PAGE_TITLE } from "../../lib/title";
import styles from "./signin.module.css";

interface Props {
  title: string;
  /** Not to be seen yet: what it will hold is not known. */
  hidden?: boolean;
  children: ReactNode;
}

/** The card in the middle that every page before the door shares. */
export function SignInFrame({ title, hidden, children }: Props) {
  return (
    <main id="main" tabIndex={-1} aria-labelledby={PAGE_TITLE} className={styles.page}>
      <div className={styles.side} aria-hidden>
        <div className={styles.pitch}>
          <Logo size={44} />
          <p className={styles.line}>{t("signin.pitch")}</p>
        </div>
      </div>
      <div className={styles.center}>
        <div className={styles.card} style={{ visibility: hidden ? "hidden" : undefined }}>
          <div className={styles.brand}>
            <Logo size={30} />
            <strong>Warmline</strong>
          </div>
          <PageTitle>{title}</PageTitle>
          {children}
        </div>
      </div>
    </main>
  );
}
