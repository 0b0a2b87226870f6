package marketdata.producer.feeds;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Mixin;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Options of every feed. */
public final class FeedOptions {
    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private PartitionsOption partitions;

    /** The cluster, checked. */
    public KafkaOptions kafka() {
        return kafka;
    }

    /** Partitions of a topic that is created. */
    public int partitions() {
        return partitions.partitions();
    }

    /** An address with one of two schemes. */
    public URI address(String option, String text, String scheme, String secure) {
        Optional<URI> address = OptionCheck.address(text, scheme, secure);
        require(address.isPresent(), option, text, scheme + "://... or " + secure + "://...");
        return address.orElseThrow();
    }

    /** Names between commas, each once. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /** Ends the program with one line unless the value is allowed. */
    public void require(boolean valid, String option, String value, String allowed) {
        kafka.require(valid, option, value, allowed);
    }
}
