package marketdata.spark.tables;

import marketdata.spark.storage.SharedFiles;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of a file system that machines share.
 *
 * <p>On HDFS the right to write a table is the lease of its lock file, which the NameNode gives to one client at a time and
 * takes from one that has died a minute ago. An object store has no such thing: there nothing keeps a second job from
 * writing the table.
 */
final class SharedStorage implements TableStorage {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStorage.class);

    /** Longer than the minute after which the NameNode gives away the lease of a client that has died. */
    private static final Duration LEASE_WAIT = Duration.ofSeconds(90);

    private static final long RETRY_MILLIS = 2_000;
    private static final Map<Path, FSDataOutputStream> HELD = new ConcurrentHashMap<>();

    private final FileSystem files;

    SharedStorage(FileSystem files) {
        this.files = files;
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return files.exists(file);
    }

    @Override
    public List<String> names(Path folder) throws IOException {
        try {
            return Arrays.stream(files.listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    @Override
    public void delete(Path tree) throws IOException {
        files.delete(tree, true);
    }

    @Override
    public void replace(Path written, Path file) throws IOException {
        new SharedFiles(files.getConf()).replace(written, file);
    }

    @Override
    public void lock(Path table, Path lock) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(lock)) {
                return;
            }
            if (!"hdfs".equals(files.getUri().getScheme())) {
                LOG.warn("{} cannot be locked on this file system: make sure that one job writes it", table);
                return;
            }
            HELD.put(lock, lease(table, lock, LEASE_WAIT));
        }
    }

    /** The lock file, open for writing: that is the lease. */
    FSDataOutputStream lease(Path table, Path lock, Duration wait) throws IOException {
        files.mkdirs(lock.getParent());
        if (!files.exists(lock)) {
            files.create(lock, true).close();
        }
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                return files.append(lock);
            } catch (RemoteException e) {
                String reason = e.getClassName();
                boolean held = reason.endsWith("AlreadyBeingCreatedException")
                        || reason.endsWith("RecoveryInProgressException");
                if (!held) {
                    throw e;
                }
                if (System.nanoTime() > deadline) {
                    throw new TableInUseException(table.toString());
                }
                LOG.info("{} is locked by another client of HDFS, perhaps one that has died; waiting", table);
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TableInUseException(table.toString());
            }
        }
    }
}
