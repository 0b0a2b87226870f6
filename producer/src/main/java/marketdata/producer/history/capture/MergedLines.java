package marketdata.producer.history.capture;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.zip.GZIPInputStream;

/** Lines of several files as one, by time of receipt; each file's own order stays, and of equals the earlier file's is first. */
final class MergedLines implements AutoCloseable {
    private final int number;
    private final BufferedReader reader;
    private String line;
    private long nanos;

    private MergedLines(int number, File file) throws IOException {
        this.number = number;
        // Every byte is a character here, and no frame holds a line break of its own.
        this.reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new FileInputStream(file), 1 << 16), HourFile.bytes()));
    }

    /** Copies them all; gives their number. */
    static long copy(List<File> files, OutputStream out) throws IOException {
        PriorityQueue<MergedLines> next = new PriorityQueue<>(
                Comparator.comparingLong((MergedLines each) -> each.nanos).thenComparing(each -> each.number));
        long lines = 0;
        for (int i = 0; i < files.size(); i++) {
            MergedLines each = new MergedLines(i, files.get(i));
            if (each.advance()) {
                next.add(each);
            }
        }
        while (!next.isEmpty()) {
            MergedLines first = next.poll();
            out.write(first.line.getBytes(HourFile.bytes()));
            out.write('\n');
            lines++;
            if (first.advance()) {
                next.add(first);
            }
        }
        return lines;
    }

    private boolean advance() throws IOException {
        line = reader.readLine();
        if (line == null) {
            close();
            return false;
        }
        nanos = CaptureLine.localNanos(line);
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
