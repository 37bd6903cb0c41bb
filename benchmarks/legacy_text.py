"""Text of our own for `benchmarks/legacy.py`: Vietnamese with every letter in both cases, and other languages."""

from __future__ import annotations

__all__ = ["FOREIGN", "OWN"]

OWN = [
    "ỦY BAN NHÂN DÂN HUYỆN ĐỨC THỦY",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "BÁO CÁO",
    "Về kết quả ứng dụng công nghệ thông tin sáu tháng đầu năm",
    "Thực hiện chỉ đạo của tỉnh, huyện đã rà soát máy tính, đường truyền và chữ ký số ở từng xã, thị trấn.",
    "Phần mềm quản lý văn bản được mở rộng tới mười hai đơn vị; hồ sơ giấy giảm hẳn so với cùng kỳ.",
    "Người dân nộp hồ sơ qua mạng, trả lệ phí bằng thẻ hoặc ví điện tử, khỏi phải chờ ở bộ phận một cửa.",
    "Kinh phí được cấp 1.250.000.000 đồng, đã giải ngân 87,5 %, phần còn lại sẽ quyết toán trong quý IV.",
    "Khó khăn: cán bộ kiêm nhiệm nhiều việc, thiết bị cũ, sóng yếu ở những thôn xa, mưa lũ làm đứt cáp.",
    "Đề nghị Sở hỗ trợ tập huấn, bổ sung thiết bị bảo mật và hướng dẫn cách sao lưu dữ liệu.",
    "Nơi nhận: - Như trên; - Thường trực Huyện ủy; - Lưu: VT, VX.",
    "Bảng 3: Số máy tính theo đơn vị (chiếc)",
    "Xã Ẳng Tở có 14 máy, xã Ỷ Lăng có 9 máy, xã Võ Ngữ có 11 máy.",
    "Ở đây ai cũng biết ông ấy: thuở nhỏ học giỏi, lớn lên đi bộ đội, về làng dạy chữ cho trẻ.",
    "Ưu tiên: ổ cứng, ắc quy, ẩm kế, ống nhựa, ảnh vệ tinh, ủng cao su, ớt giống, ếch giống, ỉ lợn, ẵm bế.",
    "Ấp Ổi, Ẩn Sơn, Ầm Thượng, Ậm Hạ, Ẫm Đông, Ắng Cả, Ằng Nưa, Ẵng Bắc, Ặc Nam, Ẻ Tây, Ẽ Trung, Ẹ Giữa.",
    "Ề Giang, Ể Sông, Ễ Suối, Ế Khe, Ệ Rạch, Ỉ Kênh, Ĩ Mương, Ị Lạch, Ỏ Ngòi, Õ Đầm, Ọ Hồ, Ồ Ao, Ỗ Vũng, Ố Bãi, Ộ Đồi.",
    "Ờ Núi, Ỡ Đèo, Ớ Dốc, Ợ Vực, Ủ Rừng, Ũ Rẫy, Ụ Nương, Ừ Ruộng, Ử Vườn, Ữ Thềm, Ứ Sân, Ự Ngõ, Ỳ Cổng, Ỹ Cầu, Ỵ Cống.",
    "À, Á, Ã, Ạ, Ả, È, É, Ì, Í, Ò, Ó, Ù, Ú, Ý: mỗi chữ hoa có dấu một lần, để không bảng mã nào bỏ sót.",
    "Chợ phiên họp ngày mồng năm; bà con bán mật ong, măng khô, gạo nếp, vải thổ cẩm, nhẫn bạc và rượu cần.",
    "Nghĩa địa cũ dời sang quả đồi phía tây; xương cốt được quy tập, lễ cúng làm theo phong tục.",
    "Trẻ em dưới sáu tuổi được khám, tiêm chủng đủ mũi; hộ nghèo được cấp thẻ bảo hiểm y tế.",
    "Ngõ hẻm khuất khuỷu, ngoằn ngoèo; xe tải không vào được, phải chuyển gỗ bằng xe cải tiến.",
]

FOREIGN = {
    "English": [
        "The quarterly report was approved without amendment; see section 4.2 for details.",
        "Café prices rose 3%, while the naïve estimate said 5%. “We doubt it”, she said – twice.",
        "Temperature: 25 °C ± 2, area 12 km², volume 3½ m³, torque 50 N·m, © 2021 Example® Ltd.™",
        "Résumé, façade, rôle, fiancée, coöperate, Brontë, jalapeño, piñata, über, smörgåsbord.",
    ],
    "French": [
        "Le préfet a été reçu à la mairie où l'on a fêté, dès l'été, la création du théâtre.",
        "Où êtes-vous né ? Là-bas, près de la forêt ; mon père, Noël, était maître d'hôtel à Orléans.",
        "Il a dû payer l'impôt sur le revenu : coût total 1 250 €, reçu n° 12, « déjà réglé ».",
        "Ça va bien, thé à la menthe, bûche, île, âge, même, très, sûr, août, haïr, maïs, œuvre, cœur.",
        "La République démocratique populaire lao a été représentée à Genève par son délégué.",
    ],
    "German": [
        "Der Bürgermeister eröffnete die größte Brücke über den Fluß und grüßte die Gäste herzlich.",
        "Für Öl, Äpfel und Übungsbücher zahlte Jürgen 12,50 €; „schön teuer“, sagte Frau Müller.",
        "Maßnahmen für die Förderung ländlicher Räume, Änderung der Straßenverkehrsordnung, § 3.",
    ],
    "Spanish": [
        "El niño comió piñas en Cádiz; ¿cuánto costó el autobús? ¡Ocho céntimos de más, señor!",
        "La Mª José García, Nº 12, 3ª planta, recibió la acción del Ministerio de Educación y Ciencia.",
        "Según él, el pingüino más rápido está aquí; así será también mañana por la mañana.",
    ],
    "other languages": [
        "Não há solução fácil: a administração pública precisa de três órgãos à mão, avô e avó também.",
        "Hvis du så på den blå båd, må vi også få både øl og smørrebrød på én gang.",
        "Än en gång går tåget från Malmö på fjärde spår; vänta där så länge du får.",
        "Nga e majta në të djathtë, është një shtëpi e bukur për të gjithë.",
        "Þórður Æðarson og Ólafur Ragnarsson fóru í sögulegt ferðalag að ánni.",
        "Città più bella perché è là, già; così può venire lunedì, martedì o venerdì.",
        "Zażółć gęślą jaźń; příliš žluťoučký kůň; árvíztűrő tükörfúrógép; İstanbul'da çığ düştü.",
        "Россия и Вьетнам; Ελλάδα και Κύπρος; 中华人民共和国; ประเทศไทย; 日本語のテキスト; 한국어 문장",
        "Ơi Hbia Klŭ, Y Bhăn Kđoh, plei Kơtu, Bok Kiơm, Đăk Rơ Wa, Ya Ly, Krông Ana, Čư̆ Êbur.",
    ],
    "numbers and code": [
        "1.279.595 + 2.000 = 1.281.595; 94,6 %; 14/7/2021; 416/QĐ-UBND; 36a/NQ-CP; 7.5×10³; ½; ±0,5",
        "if (a != b && c >= 0) { return x[i] * 0xFF; }  # déjà vu: naïve",
        "SELECT tên, tuổi FROM người WHERE mã = 'AÁ01' AND điểm > 5;",
        "https://example.vn/tìm?q=hồ+sơ&ký=điện%20tử  C:\\Báo cáo\\Năm 2020\\bảng.xlsx",
        "λ = 0,05; Δt ≤ 3 s; α, β, γ; µm; Ω; ∑ xᵢ²; a ∈ A; x ≠ y → z",
    ],
}
"""Language -> lines of correct text, none of which may be converted."""
