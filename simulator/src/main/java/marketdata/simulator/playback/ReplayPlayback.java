package marketdata.simulator.playback;

import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;
import marketdata.simulator.venue.Venue;
import marketdata.simulator.venue.VenueConnection;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A recording, frame for frame as it was received. With a speed it keeps its own pace times that speed; without one it
 * goes as fast as the fastest subscriber reads, and waits while there is none. REST answers come from the tape, up to
 * where the recording has got.
 */
public final class ReplayPlayback implements Playback {

    private final Recording recording;
    private final List<Recording.Frame> frames;
    private final Tape tape;
    private final double speed;
    private final LongSupplier wallMicros;
    private long openedMicros = -1;
    private int position;
    private int revealed;
    private long newestSentMicros;
    private final BitSet sent = new BitSet();

    /**
     * Reads everything into memory.
     *
     * @param tapeFiles what REST knows; the recordings themselves when empty
     * @param speed multiple of the recording's own pace, or infinite
     */
    public ReplayPlayback(
            List<Path> recordings, List<Path> tapeFiles, double speed, Venue venue, LongSupplier wallMicros)
            throws RecordingException {
        this.recording = Recording.read(recordings, venue);
        this.frames = recording.frames();
        this.tape = RecordedTape.of(tapeFiles.isEmpty() ? recording : Recording.read(tapeFiles, venue));
        this.speed = speed;
        this.wallMicros = wallMicros;
        tape.symbols().forEach(SymbolTape::hideAll);
    }

    @Override
    public String mode() {
        return "replay";
    }

    @Override
    public List<String> symbols() {
        return List.copyOf(recording.symbols());
    }

    @Override
    public Optional<Contents> contents() {
        long unsent = 0;
        for (int i = sent.nextClearBit(0); i < position; i = sent.nextClearBit(i + 1)) {
            unsent += frames.get(i).content().isOfTrades() ? 1 : 0;
        }
        return Optional.of(
                new Contents(frames.size(), recording.framesOfTrades(), unsent, Map.copyOf(recording.otherStreams())));
    }

    @Override
    public Tape tape() {
        for (; revealed < position; revealed++) {
            reveal(frames.get(revealed));
        }
        tape.symbols().forEach(symbol -> symbol.revealSent(newestSentMicros));
        if (finished()) {
            tape.symbols().forEach(SymbolTape::revealAll);
        }
        return tape;
    }

    @Override
    public long nowMicros() {
        long first = frames.get(0).dueNanos();
        if (position == 0 || position == frames.size() || Double.isInfinite(speed)) {
            return frames.get(Math.max(0, position - 1)).dueNanos() / 1000;
        }
        return first / 1000 + elapsedMicros();
    }

    @Override
    public boolean opened() {
        return openedMicros >= 0;
    }

    @Override
    public void open() {
        openedMicros = wallMicros.getAsLong();
    }

    @Override
    public void advance() {
        if (!opened() || Double.isInfinite(speed)) {
            return;
        }
        long until = frames.get(0).dueNanos() + elapsedMicros() * 1000;
        while (position < frames.size() && frames.get(position).dueNanos() <= until) {
            position++;
        }
    }

    @Override
    public long first() {
        return 0;
    }

    @Override
    public long due() {
        return opened() && Double.isInfinite(speed) ? frames.size() : position;
    }

    /** A replay shows nothing that has not been sent yet. */
    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public long join() {
        return position;
    }

    @Override
    public void passed(long index) {
        position = Math.max(position, (int) index);
    }

    @Override
    public void send(long index, VenueConnection to, FrameSink sink) {
        Recording.Frame frame = frames.get((int) index);
        String stream = frame.content().stream();
        String symbol = frame.content().symbol();
        // What is no trade of a recorded symbol, garbage above all, is for everybody.
        if (stream == null
                || to.streams().contains(stream)
                || !recording.symbols().contains(symbol)) {
            sent.set((int) index);
            sink.frame(symbol, !frame.content().trades().isEmpty(), frame.block(), frame.offset(), frame.length());
        }
    }

    @Override
    public void withhold(String symbol, long count) {
        throw new IllegalArgumentException("a recording is played as it is: only a market can withhold trades");
    }

    @Override
    public void halt(String symbol, long millis) {
        throw new IllegalArgumentException("a recording is played as it is: only a market can halt");
    }

    @Override
    public void backdate(String symbol, long count, long millis) {
        throw new IllegalArgumentException("a recording is played as it is: only a market can backdate trades");
    }

    @Override
    public long microsToNext() {
        if (!opened() || Double.isInfinite(speed) || position == frames.size()) {
            return Long.MAX_VALUE;
        }
        long ahead = (frames.get(position).dueNanos() - frames.get(0).dueNanos()) / 1000 - elapsedMicros();
        return (long) (ahead / speed);
    }

    @Override
    public boolean finished() {
        return position == frames.size();
    }

    /** How far the recording's own clock has come since the start, microseconds. */
    private long elapsedMicros() {
        return (long) ((wallMicros.getAsLong() - openedMicros) * speed);
    }

    private void reveal(Recording.Frame frame) {
        newestSentMicros = Math.max(newestSentMicros, frame.content().sentMicros());
        for (RecordedTrade trade : frame.content().trades()) {
            tape.symbol(trade.symbol()).ifPresent(symbol -> symbol.revealId(trade.id(), trade.timeMicros()));
        }
    }
}
