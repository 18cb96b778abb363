import { Alert } from "@mantine/core";
import { t } from "../../i18n";

/** How the first member is made, where there is none who could invite. */
export default function FirstRun() {
  return (
    <Alert color="brand">
      {t("signin.first_run")}
      <code className="clip-code ltr" style={{ marginBlock: 8 }}>
        warmline member add EMAIL --role owner
      </code>
      {t("signin.first_run_link")}
    </Alert>
  );
}
