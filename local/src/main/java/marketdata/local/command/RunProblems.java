package marketdata.local.command;

import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the newest run of a folder, as far as {@code state.json} and the processes show. */
final class RunProblems {
    private RunProblems() {}

    /** Whether it has ended as asked: stopped, or a replay that has finished. */
    static boolean ended(RunState state) {
        return state.phase() == Phase.STOPPED || state.phase() == Phase.FINISHED;
    }

    /** One line each, empty when all is well; {@code state} as it is seen now. */
    static List<String> of(RunState state) {
        List<String> problems = new ArrayList<>();
        if (ended(state)) {
            return problems;
        }
        if (state.phase() == Phase.FAILED) {
            problems.add("The run has failed; ./pipeline logs shows why.");
            return problems;
        }
        if (!state.live()) {
            problems.add("The run was killed. The next start stops what is left of it and resumes;"
                    + " ./pipeline down only stops it.");
            return problems;
        }
        switch (state.phase()) {
            case STARTING -> problems.add("The run is starting.");
            case WAITING, NO_ROWS -> {
                if (state.problem() == null) {
                    problems.add("No row of this run is in the table yet.");
                }
            }
            case STOPPING -> problems.add("The run is being stopped.");
            default -> {
                // Running: its processes decide.
            }
        }
        if (state.problem() != null) {
            problems.add(state.problem());
        }
        for (ProcessState process : state.processes()) {
            if (!process.state().equals("running")) {
                problems.add(process.name() + " does not run (" + process.state() + "); ./pipeline logs "
                        + process.name() + " shows why.");
            }
        }
        return problems;
    }
}
