import { Button } from "@mantine/core";
import { Bars } from "../../components/Bars";
import { ListTable } from "../../components/ListTable";
import { MoreButton } from "../../components/MoreButton";
import { RelTime } from "../../components/RelTime";
import { NAMES } from "./samples";

const MORE = { hasNextPage: true, isFetchingNextPage: false, fetchNextPage: () => undefined };
const HOURS = [2, 9, 5, 12, 0, 7].map((value, place) => ({
  key: String(place),
  value,
  title: `${place}:00: ${value}`,
  tick: place % 2 === 0 ? `${place}:00` : undefined,
  odd: place === 3,
}));

/** A table of rows with a further page, and the button as it is while that one comes. */
export function Lists() {
  return (
    <>
      <ListTable label="People" heads={["Name", "Last active"]} actions="What to do" more={MORE}>
        {NAMES.slice(0, 3).map((name, place) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              <RelTime at={place === 0 ? null : `2026-0${place}-01T10:00:00Z`} />
            </td>
            <td>
              <Button size="xs" variant="default">
                Restore
              </Button>
            </td>
          </tr>
        ))}
      </ListTable>
      <MoreButton pages={{ ...MORE, isFetchingNextPage: true }} />
      <figure>
        <Bars label="35 by the hour" bars={HOURS} high={12} height={72} line={10} />
      </figure>
    </>
  );
}
