package marketdata.spark.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where checkpoints and tables are: a folder of this machine, or a URI of a file system that all machines of a cluster share,
 * such as {@code hdfs://host:8020/data} or {@code s3a://bucket/data}.
 */
public final class StorageLocation {
    /** What a location may be, for messages. */
    public static final String ALLOWED =
            "a folder, or a URI such as hdfs://host:8020/data, s3a://bucket/data or file:///data";

    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private StorageLocation() {}

    /** Whether it is a folder of this machine. */
    public static boolean isLocal(String location) {
        return !HAS_SCHEME.matcher(location).matches() || location.startsWith("file:");
    }

    /** Why it cannot be a location; empty when it can. Connects to nothing. */
    public static Optional<String> problem(String location) {
        try {
            if (isLocal(location)) {
                local(location);
            } else {
                String scheme = new Path(location).toUri().getScheme();
                FileSystem.getFileSystemClass(scheme, new Configuration());
            }
            return Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The file system of a location.
     *
     * @param configuration where the file systems of URIs are
     * @throws IOException when it does not answer
     */
    public static FileSystem fileSystem(String location, Configuration configuration) throws IOException {
        if (isLocal(location)) {
            return FileSystem.getLocal(configuration).getRaw();
        }
        Path path = new Path(location);
        FileSystem files = path.getFileSystem(configuration);
        files.exists(path);
        return files;
    }

    /** The folder of a local location. */
    public static java.nio.file.Path local(String location) {
        return location.startsWith("file:")
                ? java.nio.file.Path.of(URI.create(location))
                : java.nio.file.Path.of(location);
    }

    /** A location as Hadoop and Spark take it: absolute, without the escapes of an address. */
    public static Path path(String location) {
        return isLocal(location)
                ? new Path("file", null, local(location).toAbsolutePath().toString())
                : new Path(location);
    }

    /** A folder or file below a location, unless it is absolute or a URI itself: an absolute path, or a URI. */
    public static String below(String location, String name) {
        if (!isLocal(name)) {
            return name;
        }
        return isLocal(location)
                ? local(location).resolve(local(name)).toAbsolutePath().toString()
                : location.replaceFirst("/+$", "") + '/' + name;
    }
}
