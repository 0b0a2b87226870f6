package marketdata.producer.feeds.news;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.news.SentimentLabel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** (good + 1) / (good + bad + 2). */
class LexiconTest {
    private final Lexicon lexicon = new Lexicon();

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    nothing of note;0.5000;neutral
                    Prices surge;0.6667;positive
                    Prices surge and rally to a record;0.8000;positive
                    Prices crash;0.3333;negative
                    Prices surge then crash;0.5000;neutral
                    Two gains and strong growth after losses;0.6667;positive
                    Court did not approve it;0.3333;negative
                    It wasn't hacked;0.6667;positive
                    No losses;0.6667;positive
                    not one two three gains;0.6667;positive
                    """)
    void aTextHasTheScoreOfItsWords(String text, String score, String label) {
        assertThat(lexicon.score(text)).hasToString(score);
        assertThat(SentimentLabel.of(lexicon.score(text))).isEqualTo(label);
    }

    @Test
    void currenciesAreFoundBySymbolInCapitalsOrByName() {
        Currencies currencies = new Currencies();
        assertThat(currencies.in("bitcoin, Ether and XBT; sol is sun, link is none"))
                .containsExactly("BTC", "ETH");
        assertThat(currencies.in("SOL/USDT")).containsExactly("SOL", "USDT");
        assertThat(currencies.in("")).isEmpty();
    }
}
