package io.splashdam.coordinator.group;

/**
 * Where a member of a consumer group stands on its way to its target.
 *
 * <pre>
 *            the target changed                       revoked                      the others have let go
 *  STABLE ─────────────────────► UNREVOKED_PARTITIONS ───────► UNRELEASED_PARTITIONS ─────────► STABLE
 * </pre>
 */
enum MemberState {
    /** Has what it was meant to have. */
    STABLE(0),
    /** Has been told to give up partitions and still holds them; keeps its epoch until it has let go. */
    UNREVOKED_PARTITIONS(1),
    /** Waits for partitions that other members still hold. */
    UNRELEASED_PARTITIONS(2),
    /** Written by a broker that knows more states; the member has to join anew. */
    UNKNOWN(127);

    private final int id;

    MemberState(int id) {
        this.id = id;
    }

    /** As the log holds it. */
    int id() {
        return id;
    }

    static MemberState of(int id) {
        for (MemberState state : values()) {
            if (state.id == id) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
