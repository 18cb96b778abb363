import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { t } from "../i18n";
import { copyText } from "../lib/copy";

/** A text that is there to be copied. label: of the button, where a page has several. */
export function CopyBox({ text, label }: { text: string; label?: string }) {
  const copy = () => copyText(text, t("copy.done"));
  return (
    <div className="stack" style={{ gap: 8 }}>
      <code className="clip-code ltr">{text}</code>
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        onClick={copy}
        style={{ alignSelf: "flex-start" }}
      >
        {label ?? t("copy.copy")}
      </Button>
    </div>
  );
}
