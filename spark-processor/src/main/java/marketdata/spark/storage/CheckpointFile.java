package marketdata.spark.storage;

import marketdata.connect.file.AtomicFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A small file in a checkpoint's folder, wherever the checkpoint is; its content is the old or the new one at any moment. */
public interface CheckpointFile {
    /** The content; empty when the file does not exist. */
    Optional<byte[]> read() throws IOException;

    /** Replaces the content. It is stored for good when this returns. */
    void write(byte[] content) throws IOException;

    /**
     * A file of a checkpoint.
     *
     * @param checkpoint a folder, or a URI such as {@code hdfs://host:8020/checkpoints/x}
     * @param configuration where the file systems of URIs are
     */
    static CheckpointFile of(String checkpoint, String name, Configuration configuration) {
        return StorageLocation.isLocal(checkpoint)
                ? onDisk(StorageLocation.local(checkpoint).resolve(name))
                : onHadoop(new Path(checkpoint, name), configuration);
    }

    /** A file on a local disk. */
    static CheckpointFile onDisk(java.nio.file.Path file) {
        return new CheckpointFile() {
            @Override
            public Optional<byte[]> read() throws IOException {
                return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            }

            @Override
            public void write(byte[] content) throws IOException {
                Files.createDirectories(file.getParent());
                AtomicFiles.write(file, content);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }

    private static CheckpointFile onHadoop(Path file, Configuration configuration) {
        return new CheckpointFile() {
            @Override
            public Optional<byte[]> read() throws IOException {
                try (FSDataInputStream in = file.getFileSystem(configuration).open(file)) {
                    return Optional.of(in.readAllBytes());
                } catch (FileNotFoundException e) {
                    return Optional.empty();
                }
            }

            @Override
            public void write(byte[] content) throws IOException {
                new SharedFiles(configuration).write(file, content);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }
}
