package marketdata.spark.checkpoint;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where checkpoints are: a folder of this machine, or a URI of a file system that all machines of a cluster share. */
public final class CheckpointLocation {
    private static final Pattern URI_OF_FILES = Pattern.compile("[a-z][a-z0-9+.-]+://?.*");

    private CheckpointLocation() {}

    /** Whether it is a folder of this machine. */
    public static boolean isLocal(String location) {
        return !URI_OF_FILES.matcher(location).matches() || location.startsWith("file:");
    }

    /** The folder of a local location. */
    public static Path local(String location) {
        return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    }

    /** A checkpoint below a location: an absolute path, or a URI. */
    public static String below(String location, String name) {
        return isLocal(location)
                ? local(location).resolve(name).toAbsolutePath().toString()
                : location.replaceFirst("/+$", "") + '/' + name;
    }
}
