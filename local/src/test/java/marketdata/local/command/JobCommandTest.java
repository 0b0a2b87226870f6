package marketdata.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class JobCommandTest {
    private static JobCommand parsed(String... words) {
        JobCommand command = new JobCommand();
        new CommandLine(command).parseArgs(words);
        return command;
    }

    @Test
    void aJobGetsItsOptionsAndJson() {
        assertThat(parsed("Reconcile", "--json", "--since", "2m").arguments())
                .containsExactlyInAnyOrder("--json", "--since", "2m")
                .containsSubsequence("--since", "2m");
        assertThat(parsed("Restate").arguments()).isEmpty();
    }
}
