package io.splashdam.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One peer: its frames in flight and the order of its answers.
 *
 * <p>Owned by its event loop; {@link #pause}, {@link #resume}, {@link #close} and the attachment may be used by any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells failures to the pipeline
public final class Connection {
    private final Channel channel;
    private final Listener listener;
    private final ListenerSettings settings;
    private final FrameBudget budget;
    private final FrameAssembler assembler;
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private final AtomicInteger pauses = new AtomicInteger();
    private final AtomicBoolean isWriteScheduled = new AtomicBoolean();
    private final Runnable writeTask = this::writeScheduled;
    private final Runnable advanceTask = this::advance;
    private final String peer;

    /** Bytes of frames that have no answer yet. */
    private long heldBytes;

    /** Answers handed to the socket that have not left, and their bytes. */
    private int unsentAnswers;

    private long unsentBytes;

    /** Bytes of the frame that the handler is looking at, or -1 when it has none or has {@link #expect}ed its answer. */
    private int currentFrameBytes = -1;

    private boolean isReading;
    private boolean isAdvancing;
    private boolean isAwaitingBudget;
    private boolean isDraining;
    private boolean isClosed;

    /** The sweeper's tick at the last traffic; see {@link #sweep}. */
    private volatile long activeTick;

    private volatile @Nullable Object attachment;

    Connection(Channel channel, Listener listener, FrameAssembler assembler) {
        this.channel = channel;
        this.listener = listener;
        this.settings = listener.settings();
        this.budget = listener.budget();
        this.assembler = assembler;
        this.peer = String.valueOf(channel.remoteAddress());
        this.activeTick = listener.tick();
    }

    /** Takes the place of the frame that {@link FrameHandler#onFrame} is called with. */
    public Answer expect() {
        if (currentFrameBytes < 0) {
            throw new IllegalStateException(
                    "Expected expect() once per frame and within onFrame, but " + this + " has no frame");
        }
        Answer answer = new Answer(this, currentFrameBytes);
        heldBytes += currentFrameBytes;
        currentFrameBytes = -1;
        answers.add(answer);
        return answer;
    }

    /** Stops reading until as many {@link #resume}s follow. Frames that are here already wait too. */
    public void pause() {
        pauses.incrementAndGet();
    }

    /** Takes back one {@link #pause}. */
    public void resume() {
        int left = pauses.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("Expected a pause for every resume of " + this + ", but there is one less");
        }
        if (left == 0) {
            execute(advanceTask);
        }
    }

    /** Closes at once, with one line in the log; answers that have not been written are dropped. */
    public void close(String reason) {
        if (channel.isOpen()) {
            listener.log().warn("closing connection " + peer + ": " + reason);
            channel.close();
        }
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Address and port of the other side. */
    public String peer() {
        return peer;
    }

    /** What the layer above knows about this peer. */
    public @Nullable Object attachment() {
        return attachment;
    }

    public void attach(Object state) {
        attachment = state;
    }

    /** Runs {@code task} on the event loop; when that has ended, all connections are closed and nothing is left to do. */
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException ended) {
            channel.close();
        }
    }

    /** Runs {@code task} on the event loop, not before {@code delayMs} have passed. Only on the event loop. */
    public Future<?> schedule(Runnable task, long delayMs) {
        return channel.eventLoop().schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    // ---- from the pipeline, on the event loop

    void received(ByteBuf bytes) {
        isReading = true;
        assembler.received(bytes);
        advance();
    }

    void readComplete() {
        isReading = false;
        activeTick = listener.tick();
        advance();
    }

    void writabilityChanged() {
        advance();
    }

    void closed() {
        isClosed = true;
        assembler.close();
        Answer answer;
        while ((answer = answers.poll()) != null) {
            answer.abandon();
            budget.release(answer.frameBytes());
        }
        heldBytes = 0;
    }

    /** Closes once every frame in flight is answered and written; reads nothing more. */
    void drain() {
        isDraining = true;
        advance();
    }

    /** Any thread: whether {@link #sweep} has anything to look at. */
    boolean isSilent(long tick, long tickMs) {
        return (tick - activeTick) * tickMs >= Math.min(settings.receiveTimeoutMs(), settings.idleMs());
    }

    /** Closes a peer that is silent, or stuck in the middle of a frame. */
    void sweep(long tick, long tickMs) {
        long silentMs = (tick - activeTick) * tickMs;
        if (isClosed || !answers.isEmpty() || pauses.get() > 0) {
            return;
        }
        if (assembler.isInsideFrame() && silentMs >= settings.receiveTimeoutMs()) {
            close("the rest of a frame did not come within " + settings.receiveTimeoutMs()
                    + " ms (request.receive.timeout.ms)");
        } else if (silentMs >= settings.idleMs()) {
            channel.close();
        }
    }

    /** Any thread: a place in the order of answers was filled. */
    void answered() {
        if (channel.eventLoop().inEventLoop()) {
            advance();
        } else if (isWriteScheduled.compareAndSet(false, true)) {
            execute(writeTask);
        }
    }

    private void writeScheduled() {
        isWriteScheduled.set(false);
        advance();
    }

    /** The last byte of an answer of {@code bytes} has left, or never will. */
    void written(long bytes) {
        unsentAnswers--;
        unsentBytes -= bytes;
        activeTick = listener.tick();
        if (isDraining || !channel.config().isAutoRead()) {
            advance();
        }
    }

    // ---- the two halves of the work: frames in, answers out

    /** Hands on frames and writes answers until neither can go on, then decides whether to read the socket. */
    private void advance() {
        if (isAdvancing || isClosed) {
            return;
        }
        isAdvancing = true;
        try {
            do {
                handOnFrames();
            } while (!isReading
                    && writeAnswers()); // while reading, answers gather for one flush at the end of the burst
        } catch (RuntimeException | OutOfMemoryError unexpected) { // Netty's pool says so when direct memory is used up
            listener.log().warn("closing connection " + peer, unexpected);
            channel.close();
        } finally {
            isAdvancing = false;
        }
        if (!isClosed) {
            settle();
        }
    }

    /** What follows from where {@link #advance} came to a stop. */
    private void settle() {
        String violation = assembler.violation();
        if (isDraining && answers.isEmpty() && unsentAnswers == 0) {
            channel.close();
        } else if (violation != null) {
            close(violation);
        } else {
            awaitBudget();
            channel.config().setAutoRead(assembler.starvedOfBytes() == 0 && mayHandOn());
        }
    }

    private void awaitBudget() {
        if (assembler.starvedOfBytes() > 0 && !isAwaitingBudget) {
            isAwaitingBudget = true;
            budget.await(assembler.starvedOfBytes(), () -> execute(this::budgetReturned));
        }
    }

    private void budgetReturned() {
        isAwaitingBudget = false;
        advance();
    }

    private void handOnFrames() {
        while (mayHandOn()) {
            ByteBuf frame = assembler.next();
            if (frame == null) {
                return;
            }
            handOn(frame);
        }
    }

    private boolean mayHandOn() {
        return !isClosed
                && !isDraining
                && pauses.get() == 0
                && answers.size() + unsentAnswers < settings.maxFramesPerConnection()
                && heldBytes < settings.maxHeldBytesPerConnection()
                && unsentBytes < settings.maxAnswerBytesPerConnection();
    }

    private void handOn(ByteBuf frame) {
        int bytes = frame.readableBytes();
        currentFrameBytes = bytes;
        try {
            listener.handler().onFrame(this, new Frame(frame));
        } catch (RuntimeException | Error unexpected) {
            listener.log().warn("closing connection " + peer + ": its frame could not be handled", unexpected);
            channel.close();
        }
        if (currentFrameBytes >= 0) {
            budget.release(bytes);
            currentFrameBytes = -1;
        }
    }

    /** Writes all answers up to the first that is missing, with one flush. True when there was one. */
    private boolean writeAnswers() {
        boolean hasAnswered = false;
        boolean hasWritten = false;
        Answer answer;
        while ((answer = answers.peek()) != null) {
            Payload payload = answer.payload();
            if (payload == null) {
                break;
            }
            hasAnswered = true;
            answers.poll();
            heldBytes -= answer.frameBytes();
            budget.release(answer.frameBytes());
            if (payload != Payload.NONE) {
                hasWritten = true;
                unsentAnswers++;
                unsentBytes += payload.bytes();
                payload.writeTo(channel, channel.newPromise().addListener(new Answer.Written(this, payload)));
            }
        }
        if (hasWritten) {
            channel.flush();
        }
        return hasAnswered;
    }

    @Override
    public String toString() {
        return "connection " + peer;
    }
}
