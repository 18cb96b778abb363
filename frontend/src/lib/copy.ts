import { t } from "../i18n";
import { toast } from "./toasts";

/** Put a text where it can be pasted from, and say so, or that the browser refused. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast(t("phone.copy_failed"), { tone: "bad" });
  }
}
