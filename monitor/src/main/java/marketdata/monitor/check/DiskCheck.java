package marketdata.monitor.check;

import marketdata.monitor.disk.Place;

import java.util.List;

/** Is there room left where the pipeline writes. A full disk stops it, so the alarm comes earlier. */
public final class DiskCheck implements Check {
    private static final String NAME = "disk";

    private final List<Place> places;
    private final Limits limits;

    /**
     * How full a disk may be, in per cent of what programs can use.
     *
     * @param warning from here on it is a warning
     * @param critical from here on it is critical
     */
    public record Limits(double warning, double critical) {}

    /** A check of these places as they were found. */
    public DiskCheck(List<Place> places, Limits limits) {
        this.places = List.copyOf(places);
        this.limits = limits;
    }

    @Override
    public List<CheckResult> run() {
        return places.isEmpty()
                ? List.of(CheckResult.unknown(NAME, "there is no place to look at"))
                : places.stream().map(this::judge).toList();
    }

    private CheckResult judge(Place place) {
        Status status = status(place);
        String limit = "warning %s %%, critical %s %%".formatted(plain(limits.warning()), plain(limits.critical()));
        String next =
                switch (status) {
                    case OK -> "";
                    case UNKNOWN -> "nothing is known of this disk; look at it where it is";
                    default ->
                        place.known()
                                ? "make room or enlarge it; docs/operations.md says what stops when it is full, and what"
                                        + " continues by itself"
                                : "what is written there has stopped; look at the disk where it is";
                };
        return new CheckResult(
                NAME, place.name(), status, place.known() ? place.percent() : "", limit, place.inWords(), next);
    }

    private Status status(Place place) {
        if (!place.known()) {
            return place.failed() ? Status.CRITICAL : Status.UNKNOWN;
        }
        double percent = place.fullness() * 100;
        if (percent >= limits.critical()) {
            return Status.CRITICAL;
        }
        return percent >= limits.warning() ? Status.WARNING : Status.OK;
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
    }
}
