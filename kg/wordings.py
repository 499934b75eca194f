"""Wordings: how Chinese news says that two mentions are related, where it leaves no doubt.

A wording is a regular expression over skeletons (see `patterns`) with slots for mentions. `{s:org+}` are the subjects,
`{o:event}` the object, `{both:company+}` companies that are related each to each, `{:title}` a mention that has no part in
the relation. `+` takes a list (A、B和C), `+?` as little of it as can be, `*` a list in which bodies, places and titles
stand too (甲部长A、乙校长B). A mention may stand in quotes, and have another name in brackets behind it, 甲（Jia）, which is not
related again. A place of one character (中, 美) is a `location`, no `place`.

`{~20}` is a gap of up to 20 characters within a clause, `{~~20}` within a sentence; neither holds a body, a person or a
product. `{held}` and its like are parts that wordings share.
"""

from collections.abc import Mapping
from types import MappingProxyType

Table = Mapping[str, tuple[str, ...]]  # predicate -> wordings

PARTS: Mapping[str, str] = MappingProxyType(
    {
        # posts
        "left": r"(?:[（(]\w{1,4}[）)])?",  # where a person stands in a picture
        "post": r"(?:\w{0,6}|{:location}|{:product}){:title+}",  # after a body: 原总经理
        "posts": r"{:org}{post}(?:[、，,兼和及]?{:org}{post})*",
        "people": r"{:person}{left}(?:[、和及与]?{:title+}?{:person}{left})*",
        "joins": r"(?:(?<![信责])任|任职于|加入|加盟|入职|离开|创立|创办|创建)了?",
        # places and parents
        "maker": r"(?:公司|企|厂|品牌|巨头|商|媒体|智库|集团|机构|平台|杂志|报纸|独角兽|龙头|大学|银行|组织)",
        "child": r"(?:旗下|(?:全资|控股)*(?:子|附属|分|关联)公司|下属|下设|直属|子品牌)",
        # events; a few words of the clause, words of the sentence, without another event
        "bit": r"[^。！？!?；;，,¤<event>]{0,12}?",
        "rest": r"[^。！？!?；;¤<event>]{0,40}?",
        "held": r"(?:成功|隆重|盛大|正式|顺利|圆满|如期|继续|陆续|正在|分别|组织)*"
        r"(?:举[行办]|召开|开[幕启展赛馆]|[闭揭落]幕|启动|收官|进行|落下帷幕|拉开帷幕)",
        "hosts": r"(?:联合|共同|携手|牵头|独家|具体|组织)*"
        r"(?:[主承协联举]办|举行|召开|启动|指导|支持|组织|发起)了?",
        "host": r"(?<!立了)(?<!”){s:org+}",  # not one founded there: 成立了“甲”“乙”，举行了丙
        "attends": r"(?:出席|参[加与展]|亮相|现身|主持|登上|来到)了?",
        "says": r"(?:表示|指出|宣布|强调|提出|介绍|致辞|发[布表言]|作|透露|分享|披露|称|认为|公布)",
        "shows": r"(?:发布|推出|展[示出]|亮相|带来|公布|宣布)",
        "at": r"[^。！？!?；;，,¤在]{0,8}?(?:[上中时](?![海市国])|期间)",  # at an event
        "tells": r"[^。，、¤<event><person><title>]{0,12}?(?:{says}|{shows}|签[署约]|达成|启动|成立|揭[牌幕])",
        "later": r"[^¤<event>]{0,150}?[。；！]",  # to the end of a sentence of the event's paragraph
        "there": r"(?:会议?|论坛|大会|活动|峰会|年会|仪式|\w幕式|展会)(?:上|中|期间|现场)",  # at the event named before
        "gathering": r"(?:本[次届]|此次|该)?(?:会议?|论坛|活动|\w幕式|\w{0,2}仪式|\w{0,2}会)",
        "meant": r"(?:[本该][次届]?|此次|这次|这场)(?:论坛|大会|会议|峰会|年会|博览会|活动|大赛|比赛|赛事|\w{1,3}[会展赛])",
        "etc": r"(?:等{bit})?",
        "outer": r"(?:{:event}[—–-]{1,2})?+",  # the event that holds the one meant: 甲年——乙大会
        "bodies": r"(?:[、和及与等]|以及|{:org})*",
        "guests": r"(?:[、和及与等，,原前]|以及|公司|集团|{:org}|{:title}|{:person})*",
        "offices": r"(?:[、和及与等，,原前的]|以及|公司|集团|{:org}|{:title}|{:product}|{:location})*",
        "body": r"{s:org}(?!{:title}|{:person})",  # not the one that a person works for
        "when": r"(?:{:date}|{:location}|[在于将也都等同还曾，]|近日|日前|最近|此前|今年|[应受]邀|共同|率[队团]|[首再]次"
        r"|连续|准备|宣布|现场|专程|成功|隆重|总部|举[行办]的|召开的)*",  # when, where and how
        # products and policies
        "near": r"[^。！？;；¤，,：:<any>]{0,20}?",
        # What a thing is called before its name, 最新一代; a verb or a particle would make it another thing's.
        "epithet": r"[^。！？;；¤，,：:<any>、（）()|的是了被称说让用给搭基类支采运配使针驱与带在对把将到和于员者]{0,10}?",
        "ware": r"(?:模型|芯片|系统|机器人|手机|平台|应用|处理器|软件|服务|助手|系列|产品|眼镜|工具|浏览器|架构|引擎|电脑|车型"
        r"|轿车|SUV|显卡)",
        "makes": r"(?:推出|发布|研发|开发|研制|打造|自研|开源|公布|展示|展出|更新|升级|构建|开放|旗下)",
        "itself": r"(?!的?竞|驱动|账号|官方|公众号|小程序|称|版本?的)",  # not its rival, its user or its channel
        "publishes": r"(?:发布|印发|出台|公布|颁布|制定|起草|通过|推出|编制|发表|修订|启动)",
        # companies
        "anew": r"(?<![与和跟同及、对给向比据])",  # what follows begins a list, and is no object of a preposition
        "holder": r"(?:股东|投资者|投资方|投资人|出资方)",
        "of": r"(?:{:company}的?)?",  # the maker of a product
        "beats": r"(?:超越|超过|击败|打败|赶超|反超|落后|领先|优于|强于|不及|不如)于?了?",
    }
)

# `python -m tests.patterns CORPUS` counts how often each is right.
WORDINGS: Table = MappingProxyType(
    {
        "develops": (
            r"{s:company}(?:公司)?的?{o:product}{itself}",
            r"{s:company}(?:公司)?(?:的|最新的?|新|自研的?|全新的?|首款|旗下的?){epithet}的?{o:product}{itself}",
            r"{s:company}{epithet}{ware}{o:product}{itself}",
            r"{s:company+}{~20}{makes}(?![商者])[了过]?{epithet}的?{o:product+}{itself}",
            r"{s:company+}{~20}{makes}{near}(?:名为|称为|代号为?|命名为|包括)了?{o:product+}",
            r"(?:研发|开发|推出|发布|打造|创造)了?{epithet}{o:product+}{epithet}的{epithet}{s:company}",
            r"{o:product}[是为]由?{s:org+}",
            r"{o:product}的?(?:母公司|开发商|开发者|制造商|所有者|生产商|厂商|研发商){s:company}",
        ),
        "basedOn": (
            r"{s:product}{near}(?:搭载|基于|配备|接入)了?{of}{epithet}的?{o:product+}",
            r"(?:搭载|基于|内置|配备|接入)了?{of}{epithet}的?{o:product+}{near}的{epithet}{s:product}",
        ),
        "exhibitedAt": (
            r"{o:event}{at}，?{bit}{shows}[^。，基搭]{0,15}?{s:product+}",
            r"{s:product+}{bit}[在于]{bit}{o:event}{bit}{shows}",
            r"{hosts}{bit}{o:event}{bit}，{bit}{shows}[^。，基搭]{0,15}?{s:product+}",
        ),
        "affiliatedWith": (
            r"{o:org}{post}(?=(?:[、，,兼和及]?{posts})?[由为是：]?(?P<s>{people}))",
            r"{o:org}[的及]?其?{s:person}",
            r"{s:person}，?[他她]?\w{0,2}(?:(?<!认)为|是|任)\w{0,3}(?P<o>{posts})",
            r"{s:person}(?:(?![未没不拒])\w|{:date}){0,10}{joins}{o:org}",
            r"{o:org}(?:{:location}|{:date})*[电讯][（(]{:title}{s:person*}",  # a dateline
        ),
        "heldAt": (
            r"{s:event}{bit}(?<!旨)[在于]{bit}{o:location}(?!{:location}){bit}{held}",
            r"在{bit}{o:location}(?!{:location}){bit}{held}[了的]?{bit}{s:event}",
            r"在{bit}{o:location}的?{s:event}",
        ),
        "heldOn": (
            r"{o:date}，?(?:{bit}|以{rest}主题的){s:event}{bit}{held}",
            r"{o:date}{bit}{held}[了的]?{bit}{s:event}",
            r"{o:date}，?{guests}{when}{held}[了的]?{s:event}",
            r"{o:date}，?[由在]{rest}{hosts}的{s:event}",
            r"{o:date}，?{guests}{when}{attends}{s:event}",
            r"{s:event}{bit}{o:date}{bit}{held}",
        ),
        "organizes": (
            r"{host}{etc}(?:公司)?{when}{hosts}的?(?:{bit}|以{rest}主题的){outer}{o:event}(?!精神)",
            r"{o:event}{rest}由(?P<s>(?:{:org+}{etc}{hosts}[，、]?)+)",
            r"{o:event}(?={later}{meant}{rest}由(?P<s>(?:{:org+}{etc}{hosts}[，、]?)+))",
        ),
        "participatesIn": (
            r"{s:person}(?={guests}{when}{attends}{bit}{o:event})",
            r"{s:person}(?={guests}{when}在{bit}(?<!出席){o:event}(?:{at}|{bit}{says}))",
            r"{body}(?={bodies}{when}在{o:event}(?:{at}|{bit}{says}))",
            r"{o:event}{at}，?{offices}{s:person*}",
            r"{o:event}{at}，?{s:org+}{tells}",
            r"{o:event}{bit}{held}，{offices}{s:person*}",
            r"{o:event}{bit}(?<!正在)(?!正在){held}[^。¤<event>]{0,80}。{offices}{s:person*}(?!/?摄)",
            r"{o:event}(?={later}{there}，?{offices}{s:person*})",
            r"{o:event}(?={later}{there}，?{s:org+}{tells})",
            r"{o:event}(?={later}{offices}{s:person*}(?:分别|共同|一同)?(?:出席|参加|主持)了?(?:{gathering}|[。，并]))",
            r"{o:event}(?=[^¤<event>]{0,150}?(?:出席|参加|汇聚|云集|邀请|齐聚)[^。¤<event><person>]{0,40}(?:包括|有)"
            r"{offices}{s:person*})",
            r"(?:出席|参加)了?{o:event}(?:\w幕式|会议|活动)?(?:并{bit})?的{offices}{s:person*}",
            r"{o:event}，{offices}{s:person*}",
        ),
        "cooperatesWith": (
            r"{anew}{s:org+?}{~15}[与和跟同]{o:org+}(?!之外){~8}(?:达成|签[署订约]|建立|展开|开展)",
            r"{anew}{s:org+?}{~15}[与和跟同]{o:org+}{~8}(?<!停止)(?:合作|联手|携手|合资)",
            r"{anew}{both:org+}{~8}(?:联合|共同)(?:开发|研发|推出|打造|研制|成立|组建|建设|设立|创建|构建)",
            r"{s:org}{~8}(?:联合|携手|联手){o:org+}",
            r"{s:org}{~8}向{o:org+}{~4}(?:供货|供应|出售|交付|采购|订购|预定|提供)",
            r"{s:org}{~8}[是为]{o:org}{~15}(?:供应商|客户|合作伙伴|代工厂)",
            r"{o:org}的?{~8}(?:供应商|客户|合作伙伴|代工厂)[是为有]?(?:包括)?{s:org+}",
        ),
        "competesWith": (
            r"{s:org}{~12}对手(?:包括|如|[有是]|——)?{o:org+}",
            r"{s:org}{~~30}{beats}{~4}{o:org+}(?!，?成为|的?{:product})",
            r"(?<!和){s:product}{~20}{beats}{of}{o:product+}",
            r"{s:org}{~~30}(?:来自|面对|面临){~4}{o:org+}等?{~12}(?:竞争|挑战|压力)",
        ),
        "investsIn": (
            r"(?<!从){s:backer+}{~20}(?<!阻止)(?<!此次)(?<!手[中里])(?:收购|并购|入股)(?![方者])了?{~12}{o:company}"
            r"(?!旗下|子公司|的|手中|持有|等|前|{:any})",
            r"{s:backer+}{~20}(?<!过)(?<![联领])(?:投资|注资|增持|减持)(?![者方人公机部计])(?:包括|例如)?了?{~8}{o:company}"
            r"(?!子公司|旗下)",
            r"{s:backer+}{~8}(?:接管|入主)了?{~8}{o:company}",
            r"{o:company}{~12}[被获得由]到?了?{s:backer+}{~12}(?:投资|领投|入股|注资|收购|资助|支持|控股|持股)",
            r"{s:backer+}(?:参与|有份|共同|个人|公司)*(?:投资|支持|控股|入股|收购|全资拥有|持股\d*%?)的{~20}{o:company}",
            r"{s:backer}{~4}[是为]{o:company}的?{~8}{holder}",
            r"{o:company}{~8}{holder}(?:包括了?|[是为有：])?{s:backer+}",
            r"{s:backer}{~10}持有{~15}{o:company}{~20}股",
            r"{s:backer}[对在]{o:company}的?(?:投资|持股|注资|收购)",
            r"(?<!与){s:backer+}{~20}[向对]{o:company}{~20}(?:投资|注资|投入|投了|出资|收购|增资)",
            r"{o:company}{~~40}(?:融资|轮)(?:{~~30}。)?{~~30}由{s:backer+}{~8}领投",
            r"{o:company}{~~40}(?:融资|轮)[^！？¤]{0,80}?领投，?{~8}{s:backer+}{~8}[跟参]投",
        ),
        "locatedIn": (
            r"{o:place}(?:首都|首府|省会|的)?(?={s:place})",
            r"(?<![在向造面]){o:location}\w{0,14}{maker}{s:org}",
            r"(?<![在向造]){o:place}(?P<s>{:company}|{:organization})",
            r"(?:于|地处|总部在|设在){:place}?{o:location}的\w{0,14}(?P<s>{:company}|{:organization}|{:product})",
        ),
        "partOf": (
            r"{o:org}(?:集团|公司)?的?{child}的?\w{0,8}{s:org}",
            r"{s:org}的?母公司{o:org}",
        ),
        "issues": (
            r"{s:agency+}[^。！？;；¤，,：:]{0,20}?{publishes}[了过]?(?:实施)?{epithet}的?{o:policy+}",
            r"{s:org+}{~20}{publishes}[了过]?(?:实施)?{epithet}的?{o:policy+}",
            r"{s:org}的?(?=《){o:policy}",
            r"{o:policy}[（(]{s:org+}",
        ),
    }
)

# Of pairs that do not have the relation but another: who publish or host together issue, or organize.
VETOES: Table = MappingProxyType(
    {
        "cooperatesWith": (
            r"{both:org+}{~8}(?:联合|共同|联手|携手)*(?:[主举承协]办|召开|印发|发布|发文|出台|下发|公布)",
        ),
    }
)
