/**
 * Compile-time proof that types.ts reads what the services promise in docs/api. A field that is
 * renamed or dropped there stops the build here. Words of a fixed set count as strings.
 */
import type { components as ContactsService } from "./gen/contacts";
import type { components as GatewayService } from "./gen/gateway";
import type { components as ImporterService } from "./gen/importer";
import type { components as SearchService } from "./gen/search";
import type {
  ApiKey,
  AuditEntry,
  BulkJob,
  BulkRow,
  BusinessNumber,
  ColdContact,
  ColdPage,
  Conflict,
  Consents,
  Contact,
  DeadLetter,
  Device,
  Diagnosis,
  ExportJob,
  FirstRow,
  Flow,
  Identity,
  ImportColumn,
  ImportJob,
  ImportLimits,
  ImportRow,
  LeadStage,
  MayWrite,
  Member,
  Message,
  Note,
  NumberSetup,
  Owned,
  PipelineNumbers,
  Session,
  Tag,
  TagCounts,
  TimelineItem,
  Privacy,
  Usage,
  UsageMonth,
  View,
  WaitingPerson,
  WorkspaceInfo,
} from "./types";

type C = ContactsService["schemas"];
type G = GatewayService["schemas"];
type I = ImporterService["schemas"];
type S = SearchService["schemas"];

type Loose<T> = T extends string
  ? string
  : T extends readonly (infer U)[]
    ? Loose<U>[]
    : T extends Record<string, never>
      ? unknown
      : T extends object
        ? { [K in keyof T]: Loose<T[K]> }
        : T;

/** True when an answer of the service has every field that the screens read. */
type Serves<Theirs, Ours, Apart extends keyof Ours = never> =
  Loose<Pick<Theirs, Extract<keyof Theirs, keyof Ours>>> extends Loose<Omit<Ours, Apart>>
    ? true
    : false;

type All<T extends true[]> = T;

export type Contract = All<
  [
    Serves<C["Contact"], Contact>,
    Serves<S["FoundContact"], Contact>,
    Serves<C["ColdContact"], ColdContact>,
    Serves<C["ColdPage"], ColdPage>,
    Serves<C["Note"], Note>,
    Serves<C["Message"], Message, "errors">,
    Serves<C["AuditEntry"], AuditEntry, "changes" | "facts">,
    Serves<C["TimelineItem"], TimelineItem, "message" | "change">,
    Serves<C["Identity"], Identity>,
    Serves<C["Tag"], Tag>,
    Serves<C["TagCounts"], TagCounts>,
    Serves<C["Usage"], Usage>,
    Serves<C["UsageMonth"], UsageMonth>,
    Serves<C["Conflict"], Conflict>,
    Serves<C["Consents"], Consents>,
    Serves<C["MayWrite"], MayWrite>,
    Serves<C["View"], View>,
    Serves<I["Diagnosis"], Diagnosis>,
    Serves<C["Bulk"], BulkJob>,
    Serves<C["BulkRow"], BulkRow>,
    Serves<C["Export"], ExportJob>,
    Serves<C["LeadStatus"], LeadStage>,
    Serves<C["PipelineNumbers"], PipelineNumbers>,
    Serves<C["Flow"], Flow>,
    Serves<C["DeadLetter"], DeadLetter>,
    Serves<C["Workspace"], WorkspaceInfo, "settings">,
    Serves<C["Owned"], Owned>,
    Serves<C["Number"], BusinessNumber>,
    Serves<C["NumberSetup"], NumberSetup>,
    Serves<G["Session"], Device>,
    Serves<G["Privacy"], Privacy>,
    Serves<C["Waiting"], WaitingPerson>,
    Serves<G["Present"], Session, "member">,
    Serves<G["Member"], Member>,
    Serves<G["Key"], ApiKey>,
    Serves<I["Import"], ImportJob, "mapping">,
    Serves<I["ImportColumn"], ImportColumn>,
    Serves<I["ImportLimits"], ImportLimits>,
    Serves<I["FirstRow"], FirstRow>,
    Serves<I["ImportRow"], ImportRow, "changes">,
  ]
>;
