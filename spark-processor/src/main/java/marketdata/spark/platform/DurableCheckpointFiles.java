package marketdata.spark.platform;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Checkpoint files on a local disk: each is written beside its place, forced to the disk, and put in place in one step;
 * then the folder is forced too. A file that must not be there yet is linked, not renamed, so of two drivers on one
 * checkpoint exactly one wins. Starts no child process (Hadoop's own way starts ten a file).
 *
 * <p>Set by {@code spark.sql.streaming.checkpointFileManagerClass}. For local paths only; on HDFS or an object store use
 * Spark's own class.
 */
public final class DurableCheckpointFiles implements CheckpointFileManager {
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Path root;
    private final FileSystem raw;

    /** Called by Spark. */
    public DurableCheckpointFiles(Path root, Configuration configuration) throws IOException {
        String scheme = root.toUri().getScheme();
        if (scheme != null && !scheme.equals("file")) {
            throw new IllegalArgumentException(
                    "checkpoint '%s' is not on a local disk; allowed: a file path".formatted(root));
        }
        this.root = root;
        this.raw = FileSystem.getLocal(configuration).getRaw();
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        java.nio.file.Path target = local(path);
        java.nio.file.Path temporary =
                target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
        try {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new AtomicFile(channel, temporary, target, overwriteIfPossible);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that appears whole or not at all. */
    private static final class AtomicFile extends CancellableFSDataOutputStream {
        private final FileChannel channel;
        private final java.nio.file.Path temporary;
        private final java.nio.file.Path target;
        private final boolean overwrite;
        private boolean done;

        AtomicFile(FileChannel channel, java.nio.file.Path temporary, java.nio.file.Path target, boolean overwrite) {
            super(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            this.channel = channel;
            this.temporary = temporary;
            this.target = target;
            this.overwrite = overwrite;
        }

        @Override
        public synchronized void close() throws IOException {
            if (done) {
                return;
            }
            done = true;
            try (OutputStream ignored = underlyingStream()) {
                flush();
                channel.force(true);
            } catch (IOException e) {
                Files.deleteIfExists(temporary);
                throw e;
            }
            putInPlace();
            force(target.getParent());
        }

        private void putInPlace() throws IOException {
            if (overwrite) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            try {
                Files.createLink(target, temporary);
            } catch (FileAlreadyExistsException e) {
                throw new org.apache.hadoop.fs.FileAlreadyExistsException(
                        target + " exists: another driver uses this checkpoint");
            } finally {
                Files.deleteIfExists(temporary);
            }
        }

        @Override
        public synchronized void cancel() {
            if (done) {
                return;
            }
            done = true;
            try {
                channel.close();
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void force(java.nio.file.Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public FSDataInputStream open(Path path) {
        try {
            return raw.open(path);
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    @Override
    public FileStatus[] list(Path path, PathFilter filter) {
        try (Stream<java.nio.file.Path> files = Files.list(local(path))) {
            List<FileStatus> found = files.filter(file -> !file.toString().endsWith(TEMPORARY_SUFFIX))
                    .filter(file ->
                            filter.accept(new Path(path, file.getFileName().toString())))
                    .map(file -> status(path, file))
                    .toList();
            return found.toArray(new FileStatus[0]);
        } catch (NoSuchFileException e) {
            throw sneaky(new FileNotFoundException(path.toString()));
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    private static FileStatus status(Path folder, java.nio.file.Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStatus(
                    attributes.size(),
                    attributes.isDirectory(),
                    1,
                    1,
                    attributes.lastModifiedTime().toMillis(),
                    new Path(folder, file.getFileName().toString()));
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    @Override
    public void mkdirs(Path path) {
        try {
            Files.createDirectories(local(path));
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(local(path));
    }

    @Override
    public void delete(Path path) {
        java.nio.file.Path target = local(path);
        try {
            try {
                Files.deleteIfExists(target);
            } catch (DirectoryNotEmptyException e) {
                deleteTree(target);
            }
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    private static void deleteTree(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> tree = Files.walk(folder)) {
            for (java.nio.file.Path each :
                    tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public Path createCheckpointDirectory() {
        Path qualified = root.makeQualified(raw.getUri(), raw.getWorkingDirectory());
        mkdirs(qualified);
        return qualified;
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** Spark's interface is Scala's: it declares no exceptions and expects these very ones. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
