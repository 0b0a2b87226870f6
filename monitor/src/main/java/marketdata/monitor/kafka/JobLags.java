package marketdata.monitor.kafka;

import marketdata.connect.kafka.JobOffsets;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.database.SubmittedJob;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The streaming jobs by the offsets that they have committed: see {@link JobOffsets}. */
public final class JobLags {
    private JobLags() {}

    /**
     * Those that were started in the time for which Kafka keeps offsets, by name.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static List<SubmittedJob> all(KafkaOptions options) throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> {
            List<JobOffsets> jobs = JobOffsets.all(admin);
            Set<String> topics =
                    jobs.stream().flatMap(each -> topics(each).stream()).collect(Collectors.toSet());
            List<TopicState> states = KafkaTopics.read(admin, topics);
            List<SubmittedJob> found = new ArrayList<>();
            for (JobOffsets job : jobs) {
                found.add(new SubmittedJob(
                        job.job(),
                        job.startedAt(),
                        job.restarts(),
                        job.failure(),
                        job.committedAt(),
                        job.stoppedAt(),
                        job.next().isEmpty() ? null : lag(job, states)));
            }
            return found;
        });
    }

    private static Set<String> topics(JobOffsets job) {
        return job.next().keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    private static long lag(JobOffsets job, List<TopicState> states) {
        Set<String> topics = topics(job);
        return states.stream()
                .filter(each -> topics.contains(each.topic()))
                .mapToLong(each -> each.lag(next(job, each.topic())))
                .sum();
    }

    private static Map<Integer, Long> next(JobOffsets job, String topic) {
        return job.next().entrySet().stream()
                .filter(each -> each.getKey().topic().equals(topic))
                .collect(Collectors.toMap(each -> each.getKey().partition(), Map.Entry::getValue));
    }
}
