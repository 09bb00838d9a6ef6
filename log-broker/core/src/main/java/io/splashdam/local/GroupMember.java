package io.splashdam.local;

/**
 * Who commits offsets of a consumer group within a transaction.
 *
 * @param generation of the classic protocol, or the member's epoch; -1 together with an empty member: the transactional id alone decides
 *     who may (as a Kafka producer that is given a group's id only)
 */
public record GroupMember(String group, int generation, String memberId) {
    /** A group whose partitions nobody assigns, or that is fenced by the transactional id alone. */
    public static GroupMember of(String group) {
        return new GroupMember(group, -1, "");
    }
}
