package marketdata.producer.history.capture;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One partition's lines of an hour that is not over: a scratch file. After a crash it is made anew from the topic. */
final class HourPart implements AutoCloseable {
    private final File file;
    private final OutputStream out;
    private final long firstOffset;

    HourPart(File file, long firstOffset) throws IOException {
        this.file = file;
        this.firstOffset = firstOffset;
        this.out = new BufferedOutputStream(new GZIPOutputStream(new FileOutputStream(file), 1 << 15) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        });
    }

    void add(byte[] line) throws IOException {
        out.write(line);
    }

    File file() {
        return file;
    }

    /** Of its first line's record. */
    long firstOffset() {
        return firstOffset;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
