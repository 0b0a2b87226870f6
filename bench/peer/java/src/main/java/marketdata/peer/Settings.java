package marketdata.peer;

/** What bench/run hands to every contender, by environment. */
final class Settings {
    private Settings() {}

    static String get(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; bench/run sets it");
        }
        return value;
    }
}
