package marketdata.simulator.playback;

import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.Venue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All frames of one or several recordings, in memory, in the order they are to be sent: each file's own order, files
 * merged by receive time. Frames lie one after the other in large blocks.
 */
final class Recording {

    private static final int BLOCK = 1 << 22;

    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final Map<String, Integer> framesOfSymbol = new HashMap<>();
    private final Set<String> traded = new TreeSet<>();
    private final Set<String> symbols = new TreeSet<>();
    private final Map<String, Long> others = new TreeMap<>();
    private long ofTrades;
    private int used = BLOCK;

    /**
     * Where a frame lies and what it says.
     *
     * @param dueNanos receive time, never less than that of the frame before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(long dueNanos, byte[] block, int offset, int length, RecordedFrame content) {}

    /** Reads the files, whose frames are in the format of {@code venue}. */
    static Recording read(List<Path> files, Venue venue) throws RecordingException {
        Recording recording = new Recording();
        List<List<Frame>> parts = new ArrayList<>();
        for (Path file : files) {
            List<Frame> part = new ArrayList<>();
            RecordingReader.read(file, line -> recording.add(line, venue, part));
            parts.add(part);
        }
        recording.merge(parts);
        recording.nameSymbols();
        return recording;
    }

    /** The frames, as they are to be sent. */
    List<Frame> frames() {
        return frames;
    }

    /** Symbols that are part of the recording, in alphabetical order. */
    Set<String> symbols() {
        return symbols;
    }

    /** Frames of the stream of trades, damaged ones among them. */
    long framesOfTrades() {
        return ofTrades;
    }

    /** Frames of other streams, by the name of the stream. */
    Map<String, Long> otherStreams() {
        return others;
    }

    private void add(RecordedLine line, Venue venue, List<Frame> part) {
        byte[] bytes = line.frame();
        RecordedFrame content = venue.read(bytes);
        count(content);
        long own = line.localNanos() > 0 ? line.localNanos() : content.sentMicros() * 1000;
        long due =
                part.isEmpty() ? own : Math.max(own, part.get(part.size() - 1).dueNanos());
        if (used + bytes.length > BLOCK) {
            blocks.add(new byte[Math.max(BLOCK, bytes.length)]);
            used = 0;
        }
        byte[] block = blocks.get(blocks.size() - 1);
        System.arraycopy(bytes, 0, block, used, bytes.length);
        part.add(new Frame(due, block, used, bytes.length, content));
        used += bytes.length;
    }

    private void count(RecordedFrame content) {
        if (content.other() != null) {
            others.merge(content.other(), 1L, Long::sum);
        }
        if (!content.isOfTrades()) {
            return;
        }
        ofTrades++;
        Set<String> named = new TreeSet<>(Set.of(content.symbol()));
        content.trades().forEach(trade -> named.add(trade.symbol()));
        content.trades().forEach(trade -> traded.add(trade.symbol()));
        named.forEach(symbol -> framesOfSymbol.merge(symbol, 1, Integer::sum));
    }

    private void merge(List<List<Frame>> parts) {
        int[] at = new int[parts.size()];
        while (true) {
            int earliest = -1;
            for (int i = 0; i < at.length; i++) {
                if (at[i] < parts.get(i).size() && (earliest < 0 || due(parts, i, at) < due(parts, earliest, at))) {
                    earliest = i;
                }
            }
            if (earliest < 0) {
                return;
            }
            frames.add(parts.get(earliest).get(at[earliest]++));
        }
    }

    /** One whole trade makes a symbol; a symbol that one damaged frame alone names may be part of the damage. */
    private void nameSymbols() {
        int most = framesOfSymbol.values().stream().mapToInt(n -> n).max().orElse(0);
        framesOfSymbol.forEach((symbol, frames) -> {
            if (traded.contains(symbol) || frames >= Math.min(2, most)) {
                symbols.add(symbol);
            }
        });
    }

    private static long due(List<List<Frame>> parts, int part, int[] at) {
        return parts.get(part).get(at[part]).dueNanos();
    }
}
