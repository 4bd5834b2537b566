package convscope.lesson;

import convscope.words.Text;
import java.util.List;

/** Places on maps in words; rows and columns count from 0, as everywhere on the page. */
final class Places {
    private Places() {}

    static Text of(List<Integer> at) {
        return switch (at.size()) {
            case 0 -> new Text("", "");
            case 1 -> Text.format("place %d", "位置 %d", at.get(0));
            case 2 -> Text.format("row %d, column %d", "行 %d、列 %d", at.get(0), at.get(1));
            case 3 -> Text.format("slice %d, row %d, column %d", "层 %d、行 %d、列 %d", at.get(0), at.get(1), at.get(2));
            default -> new Text("place " + at, "位置 " + at);
        };
    }

    /** The cell of a lesson: {@code row 3, column 5 of map 7}. */
    static Text of(LessonCell cell) {
        if (cell.space().isEmpty()) {
            return Text.format("number %d", "第 %d 个数", cell.channel());
        }
        Text place = of(cell.position());
        return new Text(place.en() + " of map " + cell.channel(), "图 " + cell.channel() + " 的" + place.zh());
    }
}
