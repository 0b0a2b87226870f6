package marketdata.monitor.option;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.check.Disks;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Which disks are looked at. Not {@code --path}: its environment variable would be the shell's own. */
public final class DiskOptions {
    private List<Path> folders;

    @Option(
            names = "--disk-paths",
            paramLabel = "DIR,...",
            defaultValue = "${env:PIPELINE_DISK_PATHS:-}",
            description =
                    "Folders or volumes whose disks must not be full: checkpoint, PostgreSQL's data, tape, lake. Of a"
                            + " volume the mount point is enough. Default: none, Kafka's own are always looked at")
    void folders(String value) {
        folders = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .map(folder -> Path.of(folder).toAbsolutePath().normalize())
                .distinct()
                .toList();
    }

    /** The places; Kafka's brokers report theirs. */
    public Disks disks(KafkaOptions kafka) {
        return new Disks(kafka, folders);
    }
}
