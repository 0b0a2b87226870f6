package marketdata.monitor.api;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.database.Database;
import marketdata.monitor.lake.LakeTables;
import marketdata.monitor.serve.Answers;

import java.net.URI;
import java.util.Map;

/**
 * What the API reads from.
 *
 * @param producer address of the producer's status, null when it is not known
 * @param links name of a user interface beside the page to its address, for example Airflow
 */
public record Sources(
        Database database,
        KafkaOptions kafka,
        Answers answers,
        LakeTables lake,
        URI producer,
        Map<String, String> links) {}
