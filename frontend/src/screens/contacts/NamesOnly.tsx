import { t } from "../../i18n";

/** To who sees numbers and addresses masked: how people are found all the same. */
export default function NamesOnly() {
  return <>{t("private.names_only")}</>;
}
