package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "tweet, labels",
        "Comment Text, y",
        "review_body, stars",
        "v2, v1",
        "BODY, Rating",
        "headline, is_sarcastic",
        "message, category",
        "content, Target"
    })
    void usualNamesAreFoundAndSaid(String text, String label) {
        var texts = reads.of("a.csv", "id,%s,%s\n1,fine,x\n2,dull,y\n".formatted(text, label));

        assertThat(texts.rows()).extracting(Row::text).containsExactly("fine", "dull");
        assertThat(Reads.messages(texts, "columns"))
                .containsExactly("text from '%s', label from '%s'".formatted(text, label));
    }

    @Test
    void ofSeveralPossibleColumnsOneIsAskedFor() {
        assertThat(reads.problem("a.csv", "text,review,label\na,b,c\n"))
                .isEqualTo(
                        "a.csv: it is not clear which column holds the text: 'text', 'review' are possible; choose one:"
                                + " text_column in the request's dataset, or --text-column");
        assertThat(reads.problem("b.csv", "review,rating,sentiment\na,5,c\n"))
                .contains("'rating', 'sentiment' are possible");
        assertThat(reads.columns("review", "sentiment")
                        .of("c.csv", "text,review,sentiment\na,b,x\nc,d,y\n")
                        .rows())
                .extracting(Row::text)
                .containsExactly("b", "d");
    }

    /** As the films of R's ggplot2movies have them, beside another column that could be the label. */
    @Test
    void severalColumnsOfZeroAndOneCanBeAskedFor() {
        var films = "title,score,Action,Drama,Short\na,6.4,0,1,1\nb,7.1,0,0,0\nc,5.0,1,1,0\n";

        assertThat(reads.problem("a.csv", films))
                .contains("'score', or 'Action', 'Drama', 'Short'", "or several of 0 and 1 with commas between them");
        assertThat(reads.columns(null, "drama, Short").of("a.csv", films).rows())
                .extracting(Row::labels)
                .containsExactly(List.of("Drama", "Short"), List.of(), List.of("Drama"));
        assertThat(reads.columns(null, "Drama,score").problem("a.csv", films))
                .isEqualTo("a.csv: label_column names several columns, and each must hold 0 or 1; 'score' holds"
                        + " something else");
        assertThat(reads.columns(null, "Drama,Horror").problem("a.csv", films))
                .contains("no column 'Drama,Horror', which label_column asks for");
    }

    @Test
    void aColumnThatIsAskedForIsFoundInAnyCaseOrNamedAsMissing() {
        assertThat(reads.columns("WORDS", null)
                        .of("a.csv", "Words ,label\nfine,x\ndull,y\n")
                        .rows())
                .hasSize(2);
        assertThat(reads.columns("word", null).problem(directory.resolve("a.csv")))
                .isEqualTo("a.csv: no column 'word', which text_column asks for; columns are 'Words', 'label'");
    }

    @Test
    void aMissingColumnIsNamedWithThoseThatAreThereAndTheLikeliest() {
        assertThat(reads.problem("a.csv", "selbsttext,label\na sentence of several words,b\n"))
                .isEqualTo("a.csv: no text column among 'selbsttext', 'label'; 'selbsttext' looks like it; name it:"
                        + " text_column in the request's dataset, or --text-column");
    }

    @Test
    void columnsOfJsonAreLookedForInAllOfTheFirstRows() {
        var lines =
                "{\"text\":\"no label\"}\n{\"label\":\"x\",\"text\":\"fine\"}\n{\"text\":\"dull\",\"label\":\"y\"}\n";

        assertThat(reads.problem("a.jsonl", lines))
                .isEqualTo("a.jsonl, line 1: no label; correct it, or leave it out with on_bad_row: skip");
        assertThat(reads.skipping().of("a.jsonl", lines).rows()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[{'text':'fine','label':'x'},{'text':'dull','label':'y'}]",
                "{'text':{'0':'fine','1':'dull'},'label':{'0':'x','1':'y'}}",
                "{'0':{'text':'fine','label':'x'},'1':{'text':'dull','label':'y'}}",
                "{'columns':['text','label'],'index':[0,1],'data':[['fine','x'],['dull','y']]}",
                "{'version':1,'data':[{'text':'fine','label':'x'},{'text':'dull','label':'y'}]}",
                "{'text':['fine','dull'],'label':['x','y']}",
            })
    void everyShapeOfJsonThatPandasWritesIsRead(String json) {
        var texts = reads.of("a.json", json.replace('\'', '"'));

        assertThat(texts.rows())
                .containsExactly(new Row("fine", "x", Part.UNSTATED), new Row("dull", "y", Part.UNSTATED));
    }

    @Test
    void objectsOverSeveralLinesAreReadAndABrokenEndIsNamed() {
        assertThat(reads.of("a.json", "{\n\"text\":\"fine\",\n\"label\":1}\n{\n\"text\":\"dull\",\n\"label\":2\n}")
                        .rows())
                .hasSize(2);
        assertThat(reads.problem("b.json", "[{\"text\":\"fine\",\"label\":1},\n{\"te"))
                .startsWith("b.json, line 2: not JSON");
    }

    @Test
    void textPairsAreRecognised() {
        var content = "premise,hypothesis,label\na,b,x\nc,d,y\n";

        assertThat(reads.problem("a.csv", content)).contains("'premise' and 'hypothesis' look like pairs of texts");
        assertThat(reads.columns("premise", null).of("a.csv", content).rows())
                .extracting(Row::text)
                .containsExactly("a", "c");
    }

    @Test
    void rowsWithoutTextAreRefusedTogetherOrSkippedAndCounted() {
        var content = "text,label\nfine,x\n,x\ndull,y\n  ,y\n,y\n";

        assertThat(reads.problem("a.csv", content))
                .isEqualTo(
                        "3 rows have no text (a.csv, lines 3, 5, 6); correct them, or leave them out with on_bad_row:"
                                + " skip");
        var texts = reads.skipping().of("a.csv", content);
        assertThat(texts.rows()).hasSize(2);
        assertThat(Reads.messages(texts, "rows_skipped")).containsExactly("3 rows have no text and were left out");
    }
}
