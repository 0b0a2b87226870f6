package marketdata.spark.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.connect.kafka.TopicCreator;
import marketdata.spark.TestBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Topics that exist with other rules than this project's, on a real broker. */
class TopicCreatorIT {
    private static final String TIMES = "message.timestamp.type";

    @TempDir
    private Path folder;

    @Test
    void onlyCreateOrAlterChangesATopicThatExists() throws Exception {
        try (TestBroker broker = new TestBroker(folder)) {
            broker.create(1, Map.of(TIMES, "CreateTime"), "before");

            TopicCreator.create(broker.servers(), List.of("before", "created"), 4);
            assertThat(times(broker, "before")).isEqualTo("CreateTime");
            assertThat(times(broker, "created")).isEqualTo("LogAppendTime");

            TopicCreator.createOrAlter(broker.servers(), List.of("before", "created", "further"), 4);
            // A broker learns of a change from the controller, after the call has ended.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(times(broker, "before")).isEqualTo("LogAppendTime"));
            assertThat(times(broker, "further")).isEqualTo("LogAppendTime");
        }
    }

    private static String times(TestBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(1, TimeUnit.MINUTES)
                    .get(resource)
                    .get(TIMES)
                    .value();
        }
    }
}
