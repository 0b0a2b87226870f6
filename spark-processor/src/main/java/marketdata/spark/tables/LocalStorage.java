package marketdata.spark.tables;

import marketdata.connect.file.AtomicFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files of this machine, forced to its disk with the folders that name them. */
final class LocalStorage implements TableStorage {
    @Override
    public boolean exists(org.apache.hadoop.fs.Path file) {
        return Files.exists(local(file));
    }

    @Override
    public List<String> names(org.apache.hadoop.fs.Path folder) throws IOException {
        if (!exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(local(folder))) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Override
    public void delete(org.apache.hadoop.fs.Path tree) throws IOException {
        if (!exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(local(tree))) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void replace(org.apache.hadoop.fs.Path written, org.apache.hadoop.fs.Path file) throws IOException {
        Path target = local(file);
        Files.createDirectories(target.getParent());
        sync(local(written));
        AtomicFiles.rename(local(written), target);
        sync(target.getParent().getParent());
    }

    @Override
    public void lock(org.apache.hadoop.fs.Path table, org.apache.hadoop.fs.Path lock) throws IOException {
        WriterLock.take(local(table), local(lock));
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        return Path.of(path.toUri().getPath());
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
