import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Contact, Page } from "../../api/types";
import { later, t } from "../../i18n";
import styles from "./contacts.module.css";

const ExportDialog = lazy(later(() => import("./ExportDialog")));

/** The way from the list to a file. */
export function ExportButton({ page }: { page: Page<Contact> | undefined }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        className={styles.wideOnly}
        leftSection={<IconDownload size={17} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t("bulk.export")}
      </Button>
      {asking && (
        <Suspense>
          <ExportDialog page={page} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
