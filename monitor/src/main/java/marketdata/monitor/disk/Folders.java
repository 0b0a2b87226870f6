package marketdata.monitor.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of this machine. Of a volume the mount point is enough: nothing in it is opened. */
public final class Folders {
    private Folders() {}

    /** As {@code df} counts: blocks that only root may use are neither used nor usable. */
    public static Place look(Path folder) {
        String name = folder.toString();
        if (!Files.exists(folder)) {
            return Place.failed(name, "is not there: not mounted, deleted, or not meant by --disk-paths");
        }
        try {
            FileStore disk = Files.getFileStore(folder);
            return Place.of(name, disk.getTotalSpace() - disk.getUnallocatedSpace(), disk.getUsableSpace());
        } catch (IOException e) {
            return Place.failed(name, "cannot be asked: " + e.getMessage());
        }
    }
}
