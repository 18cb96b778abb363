import { Button, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { later, t } from "../../i18n";
import { useLoaded } from "../../lib/loaded";
import styles from "./contacts.module.css";

const LIST = later(() => import("./ColumnList"));

/** The way to the columns of the table. */
export function ColumnChooser() {
  const [open, setOpen] = useState(false);
  const loaded = useLoaded(LIST, open);
  return (
    <Popover
      opened={open && loaded !== null}
      onChange={setOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          px={9}
          className={styles.wideOnly}
          aria-label={t("columns.title")}
          title={t("columns.title")}
          onClick={() => setOpen(!open)}
        >
          <IconColumns3 size={18} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("columns.title")}>
        {loaded && <loaded.ColumnList />}
      </Popover.Dropdown>
    </Popover>
  );
}
