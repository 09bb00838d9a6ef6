package io.splashdam.api;

import io.splashdam.coordinator.group.JoinRequest;
import io.splashdam.coordinator.group.JoinResponse;
import io.splashdam.coordinator.group.JoinResponse.JoinedMember;
import io.splashdam.coordinator.group.MemberProtocol;
import io.splashdam.shaded.kafka.common.message.JoinGroupRequestData;
import io.splashdam.shaded.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import io.splashdam.shaded.kafka.common.message.JoinGroupResponseData;
import io.splashdam.shaded.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * JoinGroup (11), versions 0 to 9: a member enters the next generation of its group.
 *
 * <p>1: a rebalance timeout of its own; before, the session timeout. 4: a new member first gets an id, then joins with it (KIP-394). 5:
 * static members (KIP-345). 6: flexible. 7: the protocol type comes back (KIP-559). 8: a reason (KIP-800). 9: the leader may be told
 * not to assign (KIP-814).
 */
final class JoinGroup implements Api<JoinGroupRequestData> {
    private static final int FIRST_WITH_REBALANCE_TIMEOUT = 1;
    private static final int FIRST_WITH_KNOWN_MEMBER_ID = 4;
    private static final int FIRST_WITH_NULL_PROTOCOL = 7;
    private static final int FIRST_WITH_SKIPPED_ASSIGNMENT = 9;

    private final ApiContext context;

    JoinGroup(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(JoinGroupRequestData request, Caller caller) {
        short version = caller.version();
        return context.groups().joinGroup(toCore(request, caller)).thenApply(response -> toWire(response, version));
    }

    private static JoinRequest toCore(JoinGroupRequestData request, Caller caller) {
        List<MemberProtocol> protocols = new ArrayList<>(request.protocols().size());
        for (JoinGroupRequestProtocol protocol : request.protocols()) {
            protocols.add(new MemberProtocol(protocol.name(), protocol.metadata()));
        }
        boolean hasRebalanceTimeout = caller.version() >= FIRST_WITH_REBALANCE_TIMEOUT;
        return new JoinRequest(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                caller.clientId(),
                caller.host(),
                request.sessionTimeoutMs(),
                hasRebalanceTimeout ? request.rebalanceTimeoutMs() : request.sessionTimeoutMs(),
                request.protocolType(),
                protocols,
                caller.version() >= FIRST_WITH_KNOWN_MEMBER_ID,
                caller.version() >= FIRST_WITH_SKIPPED_ASSIGNMENT,
                orEmpty(request.reason()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static JoinGroupResponseData toWire(JoinResponse response, short version) {
        String protocolName = response.protocolName();
        JoinGroupResponseData data = new JoinGroupResponseData()
                .setErrorCode(response.error().code())
                .setGenerationId(response.generation())
                .setProtocolType(response.protocolType())
                .setProtocolName(protocolName == null && version < FIRST_WITH_NULL_PROTOCOL ? "" : protocolName)
                .setLeader(response.leader())
                .setMemberId(response.memberId());
        if (version >= FIRST_WITH_SKIPPED_ASSIGNMENT) {
            data.setSkipAssignment(response.skipAssignment());
        }
        for (JoinedMember member : response.members()) {
            data.members()
                    .add(new JoinGroupResponseMember()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.groupInstanceId())
                            .setMetadata(member.metadata()));
        }
        return data;
    }
}
