package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.run.Foreground;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import marketdata.local.run.View;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** A command that starts processes: in the foreground, or detached as a background process of the same command. */
abstract class StartCommand implements Callable<Integer> {
    @Mixin
    StartOptions start;

    @Spec
    CommandSpec spec;

    /** What is to be started; refuses what cannot be. */
    abstract Plan plan(DataDir data);

    /** When it is done. */
    abstract Goal goal();

    @Override
    public final Integer call() throws Exception {
        DataDir data = start.data.dir();
        Plan plan = plan(data);
        data.create();
        View view = View.of(start.json);
        if (start.detach && !start.background) {
            return new Detached(data, view)
                    .start(spec.root().commandLine().getParseResult().originalArgs());
        }
        return new Foreground(Project.here(), data, plan, view).run(goal());
    }
}
