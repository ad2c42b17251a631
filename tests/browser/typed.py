"""Words that would come alive if they were read as Markdown or HTML."""

TYPED = (
    "<script>alert(1)</script><b>b</b> ![x](http://elsewhere.example/a.png) "
    "[link](http://elsewhere.example) http://elsewhere.example www.elsewhere.example "
    "a@elsewhere.example :red[x] :material/home: :smile: **b** `c` $x^2$ &lt; # h"
)
