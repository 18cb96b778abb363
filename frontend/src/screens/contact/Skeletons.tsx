import { Bar, Skeleton } from "../../components/Skeleton";
import styles from "./contact.module.css";

/** The whole page before its contact is there: header, profile and conversation. */
export function PageSkeleton() {
  return (
    <>
      <Skeleton className={styles.headSkeleton}>
        <Bar width={220} height={24} />
        <Bar width={320} />
      </Skeleton>
      <div className={styles.columns}>
        <section className="card pad">
          <Skeleton height={520}>
            {["60%", "75%", "40%", "50%", "65%"].map((width) => (
              <Bar key={width} width={width} marginBlockEnd={28} />
            ))}
          </Skeleton>
        </section>
        <section className={`card ${styles.tabs}`}>
          <ChatSkeleton />
        </section>
      </div>
    </>
  );
}

export function ChatSkeleton() {
  return (
    <Skeleton height={420}>
      <Bar width="45%" height={40} />
      <Bar width="35%" height={40} alignSelf="flex-end" />
      <Bar width="55%" height={64} />
    </Skeleton>
  );
}

export function NotesSkeleton() {
  return (
    <Skeleton height={160}>
      <Bar width="30%" />
      <Bar width="80%" />
      <Bar width="70%" />
    </Skeleton>
  );
}

export function ActivitySkeleton() {
  return (
    <Skeleton height={240}>
      {["55%", "70%", "45%", "60%"].map((width) => (
        <Bar key={width} width={width} marginBlockEnd={18} />
      ))}
    </Skeleton>
  );
}
