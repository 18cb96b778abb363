import { Button, Drawer } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { Contact, Page } from "../../api/types";
import { number, t } from "../../i18n";
import { activeFields, cleared, FILTER_FIELDS, hasFilter, withoutField } from "../../lib/filters";
import styles from "./contacts.module.css";
import { beginOf } from "./FilterBar";
import { editorOf } from "./filterEditors";
import { SortBy } from "./SortBy";
import { MatchSwitch } from "./MatchSwitch";
import { useListSearch } from "./useListSearch";
import { KeepView } from "./ViewTabs";

interface Props {
  page: Page<Contact> | undefined;
  onClose: () => void;
}

/** All filters under each other, for a phone; the list behind follows at once. */
export default function FilterSheet({ page, onClose }: Props) {
  const { search, replaceAll } = useListSearch();
  const some = hasFilter({ ...search, q: undefined });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      title={t("filter.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className={styles.sheet}>
        {!search.q && <SortBy />}
        {FILTER_FIELDS.map((field) => (
          <section key={field} aria-label={t(`filter.${field}`)}>
            <h3>{t(`filter.${field}`)}</h3>
            {editorOf(field)}
          </section>
        ))}
        {search.imported && (
          <section aria-label={t("filter.imported")}>
            <h3>{t("filter.imported")}</h3>
            <Button
              variant="light"
              rightSection={<IconX size={16} aria-hidden />}
              aria-label={`${t("filter.remove", { name: t("filter.imported") })}: ${beginOf(search.imported)}`}
              onClick={() => replaceAll(withoutField(search, "imported"))}
            >
              {beginOf(search.imported)}
            </Button>
          </section>
        )}
        {activeFields(search).length > 1 && <MatchSwitch />}
        <div className={styles.sheetFoot}>
          {some && (
            <>
              <Button
                variant="subtle"
                onClick={() => replaceAll({ ...cleared(search), q: search.q })}
              >
                {t("filter.clear_all")}
              </Button>
              <KeepView />
            </>
          )}
          <Button onClick={onClose}>{t("filter.show", { count: number(page?.total ?? 0) })}</Button>
        </div>
      </div>
    </Drawer>
  );
}
