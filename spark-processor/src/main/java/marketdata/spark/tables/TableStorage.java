package marketdata.spark.tables;

import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.storage.StorageLocation;
import org.apache.hadoop.fs.Path;

import java.io.IOException;
import java.util.List;

/** The files of a table: on a local disk, or in a file system that machines share. */
interface TableStorage {
    /** Whether there is such a file or folder. */
    boolean exists(Path file) throws IOException;

    /** The names in a folder; none when there is no such folder. */
    List<String> names(Path folder) throws IOException;

    /** Deletes a file or a whole folder, which need not exist. */
    void delete(Path tree) throws IOException;

    /** Puts a complete file in the place of another, which need not exist; stored for good when this returns. */
    void replace(Path written, Path file) throws IOException;

    /**
     * Takes the right to write a table for this process, until it ends; does nothing when this process has it.
     *
     * @param lock a file beside the table
     * @throws TableInUseException when another process has it
     */
    void lock(Path table, Path lock) throws IOException;

    /**
     * The storage of a table.
     *
     * @throws IOException when it does not answer
     */
    static TableStorage of(String location) throws IOException {
        return StorageLocation.isLocal(location)
                ? new LocalStorage()
                : new SharedStorage(StorageLocation.fileSystem(location, HadoopSettings.get()));
    }
}
