import type { Member, Role, Session } from "../../api/types";
import { can } from "../../lib/permissions";

/** The roles that this person may give: only an owner makes owners. */
export function rolesToGive({ member }: Session): readonly Role[] {
  const others: readonly Role[] = ["admin", "staff", "viewer"];
  return member.role === "owner" ? ["owner", ...others] : others;
}

/** Whether this person may change a colleague's role, or whether they come in: an owner is changed by owners. */
export function mayChange(session: Session, colleague: Member): boolean {
  const mayTouch = session.member.role === "owner" || colleague.role !== "owner";
  return can(session, "members:write") && mayTouch;
}
