package marketdata.producer.history.capture;

import marketdata.connect.file.AtomicFiles;
import marketdata.model.parse.IsoTime;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An hour's file and the note beside it. Written in this order, so that a crash at any point leaves the old pair or the
 * new one: the new file under a temporary name, on the disk; the note, by which the new one counts; the file's name.
 */
final class HourFile {
    private final CaptureHour hour;
    private final Path data;
    private final Path noteFile;
    private HourManifest note;

    private HourFile(CaptureHour hour, Path tape) {
        this.hour = hour;
        this.data = hour.folder(tape).resolve(hour.name() + ".ndjson.gz");
        this.noteFile = hour.folder(tape).resolve(hour.name() + ".json");
    }

    /** The hour as it is on the disk; finishes or undoes what a crash has interrupted. */
    static HourFile open(CaptureHour hour, Path tape) throws IOException {
        HourFile file = new HourFile(hour, tape);
        Files.createDirectories(hour.folder(tape));
        file.note = CaptureFiles.readJson(file.noteFile, HourManifest.class);
        Path temporary = AtomicFiles.temporary(file.data);
        if (Files.exists(temporary)) {
            if (file.note != null && file.note.sha256().equals(CaptureFiles.sha256(temporary.toFile()))) {
                AtomicFiles.rename(temporary, file.data);
            } else {
                Files.delete(temporary);
            }
        }
        return file;
    }

    /** Whether a record of this hour is in the file already. */
    boolean holds(String topicId, int partition, long offset) {
        return note != null && note.holds(topicId, partition, offset);
    }

    /** Whether there is a file. */
    boolean written() {
        return note != null;
    }

    /** Adds what has come, in the order of receipt. */
    void add(OpenHour open, String topicId, Map<Integer, Long> nextOffsets) throws IOException {
        List<File> inputs = new ArrayList<>();
        if (Files.exists(data)) {
            inputs.add(data.toFile());
        }
        List<File> parts = open.finished();
        inputs.addAll(parts);
        Path temporary = AtomicFiles.temporary(data);
        DigestOutputStream digest;
        long lines;
        try (FileOutputStream file = new FileOutputStream(temporary.toFile())) {
            digest = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), CaptureFiles.sha256());
            OutputStream out = new BufferedOutputStream(new GZIPOutputStream(digest, 1 << 16), 1 << 16);
            lines = MergedLines.copy(inputs, out);
            out.flush();
            out.close();
        }
        try (FileOutputStream written = new FileOutputStream(temporary.toFile(), true)) {
            written.getFD().sync();
        }
        String sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
        HourManifest next = next(open, topicId, nextOffsets, lines, Files.size(temporary), sha256);
        CaptureFiles.writeJson(noteFile, next);
        AtomicFiles.rename(temporary, data);
        note = next;
        for (File part : parts) {
            Files.deleteIfExists(part.toPath());
        }
    }

    private HourManifest next(
            OpenHour open, String topicId, Map<Integer, Long> nextOffsets, long lines, long bytes, String sha256) {
        long[] received = open.received();
        long[] events = open.events();
        String firstEvent = events.length == 0 ? null : IsoTime.format(events[0]);
        String lastEvent = events.length == 0 ? null : IsoTime.format(events[1]);
        return new HourManifest(
                hour.source(),
                hour.begin().toString(),
                lines,
                earlier(note == null ? null : note.firstReceived(), IsoTime.format(received[0])),
                later(note == null ? null : note.lastReceived(), IsoTime.format(received[1])),
                earlier(note == null ? null : note.firstEvent(), firstEvent),
                later(note == null ? null : note.lastEvent(), lastEvent),
                topicId,
                nextOffsets,
                bytes,
                sha256);
    }

    /** ISO times of one form are in the order of their letters. */
    private static String earlier(String one, String other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }

    private static String later(String one, String other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    @Override
    public String toString() {
        return data + " (" + (note == null ? 0 : note.frames()) + " frames)";
    }

    /** The charset in which every byte is a character and stays one. */
    static java.nio.charset.Charset bytes() {
        return StandardCharsets.ISO_8859_1;
    }
}
