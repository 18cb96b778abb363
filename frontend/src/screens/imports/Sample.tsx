import { useQuery } from "@tanstack/react-query";
import { tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { t } from "../../i18n";
import { sampleAddress } from "./sampleFile";

/** Offers a file that shows how it should look, in this workspace's own words. */
export function Sample() {
  const session = useSession();
  const { data } = useQuery(tagsQuery);
  const tags = (data?.items ?? []).map((tag) => tag.name);
  return (
    <>
      {t("imports.sample_text")}{" "}
      <a
        href={sampleAddress({ owner: session?.member.email ?? "", tags })}
        download="sample-contacts.csv"
      >
        {t("imports.sample")}
      </a>
    </>
  );
}
